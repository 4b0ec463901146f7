import { type Dialect, SERVER_MSG } from "../../core/protocol/event-names.ts";
import {
  type Message,
  type MessageRow,
  toBaseServerMsg,
  toRow,
  toServerMsg,
} from "../../core/protocol/message.ts";
import { toUserId, type UserId } from "../../core/protocol/names.ts";
import { toTimes } from "../../core/time/time.ts";
import type { HubPorts, Packet } from "./ports.ts";
import { awaitsAnswer, type Connection, type ConnectionId, dialectOf, type Room } from "./room.ts";

/** The packets of some messages, and everyone who gets exactly them. */
export interface Delivery {
  readonly to: readonly ConnectionId[];
  readonly packets: readonly Packet[];
}

/** Those of one dialect who get the same. `reader` is the author that they are; undefined for all who wrote none of it. */
interface Receivers {
  readonly dialect: Dialect;
  readonly reader: UserId | undefined;
  readonly to: ConnectionId[];
}

/**
 * Encodes committed messages of a room as `server_msg` for its members. Those of a dialect who wrote none of them share one
 * list, and each author has one: at most four packets a message. Those who are being let in get it in their answer.
 */
export function fanOut(messages: readonly Message[], room: Room, encode: HubPorts["encode"]): Delivery[] {
  const encodings = messages.map((message) => new Encodings(message, encode));
  const authors = new Set(encodings.map(({ author }) => author));
  for (const author of authors) room.roster.noteSpeaker(author);
  const groups = new Map<Dialect | `${Dialect} ${UserId}`, Receivers>();
  for (const membership of room.members()) {
    for (const pending of membership.joins) pending.messages.push(...messages);
    if (awaitsAnswer(membership)) continue;
    const { connection, person } = membership;
    const dialect = dialectOf(connection);
    const reader = authors.has(person.userId) ? person.userId : undefined;
    const group = reader === undefined ? dialect : (`${dialect} ${reader}` as const);
    const receivers = groups.get(group);
    if (receivers === undefined) groups.set(group, { dialect, reader, to: [connection.id] });
    else receivers.to.push(connection.id);
  }
  return [...groups.values()].map(({ dialect, reader, to }) => ({
    to,
    packets: encodings.map((one) => one.packetFor(dialect, one.author === reader)),
  }));
}

/** One message as a packet for each kind of receiver there is, made when the first of them comes. */
class Encodings {
  readonly author: UserId;
  readonly #message: Message;
  readonly #encode: HubPorts["encode"];
  readonly #times: string;
  readonly #packets = new Map<string, Packet>();

  constructor(message: Message, encode: HubPorts["encode"]) {
    this.author = toUserId(message.userId);
    this.#message = message;
    this.#encode = encode;
    this.#times = toTimes(message.at);
  }

  packetFor(dialect: Dialect, own: boolean): Packet {
    const kind = own ? `${dialect} own` : dialect;
    const known = this.#packets.get(kind);
    if (known !== undefined) return known;
    const packet = this.#encode(SERVER_MSG, toPayload(this.#message, this.#times, dialect, own));
    this.#packets.set(kind, packet);
    return packet;
  }
}

/** The messages of a reply. */
export function toServerMsgs(messages: readonly Message[], reader: Connection): object[] {
  return messages.map((message) =>
    toPayload(message, toTimes(message.at), dialectOf(reader), isOwn(message, reader)),
  );
}

/** The same as rows. */
export function toRows(messages: readonly Message[], reader: Connection): MessageRow[] {
  return messages.map((message) => toRow(message, isOwn(message, reader)));
}

function isOwn({ userId }: Message, reader: Connection): boolean {
  return toUserId(userId) === reader.user?.userId;
}

function toPayload(message: Message, times: string, dialect: Dialect, own: boolean): object {
  return dialect === "base" ? toBaseServerMsg(message, times, own) : toServerMsg(message, times, own);
}
