import { type Dialect, SERVER_MSG } from "../../core/protocol/event-names.ts";
import {
  hiddenMessage,
  type Message,
  type MessageRow,
  toBaseServerMsg,
  toRow,
  toServerMsg,
} from "../../core/protocol/message.ts";
import { toUserId, type UserId } from "../../core/protocol/names.ts";
import { toTimes } from "../../core/time/time.ts";
import type { HubPorts, Packet } from "./ports.ts";
import {
  awaitsAnswer,
  type Connection,
  type ConnectionId,
  dialectOf,
  type PendingJoin,
  type Room,
  type User,
} from "./room.ts";

/** The packets of some messages, and everyone who gets exactly them. */
export interface Delivery {
  readonly to: readonly ConnectionId[];
  readonly packets: readonly Packet[];
}

/** Those whom a message is shown to as their own: all connections of a v1 user, or the one of a base client, which proves nothing. */
export type Author = `v1 ${UserId}` | `base ${string}`;

/** Those of one dialect who get the same. `author` is the one that they are, and `user` too if of v1; undefined for all who wrote none of it. */
export interface Receivers {
  readonly dialect: Dialect;
  readonly author: Author | undefined;
  readonly user: User | undefined;
  /** Those of the authors whom they block; none of them shares a group with others. */
  readonly blocked: ReadonlySet<UserId>;
  readonly to: ConnectionId[];
}

const NOBODY: ReadonlySet<UserId> = new Set();

/**
 * Encodes committed messages of a room as `server_msg` for its members; `speakers` has the connections of base clients that said some of
 * them. Those of a dialect who wrote none of them share one list, and each author has one: at most five packets a message. Those who
 * are being let in get it in their answer.
 */
export function fanOut(
  messages: readonly Message[],
  speakers: ReadonlyMap<Message, string>,
  room: Room,
  encode: HubPorts["encode"],
): Delivery[] {
  const encodings = messages.map((message) => new Encodings(message, speakers.get(message), encode));
  const authors = new Authors(encodings);
  const userIds = new Set(encodings.map(({ userId }) => userId));
  for (const userId of userIds) room.roster.noteSpeaker(userId);
  const groups = groupReceivers(
    room,
    userIds,
    (connection) => authors.find(connection),
    (pending) => pending.messages.push(...messages),
  );
  return groups.map(({ dialect, author, blocked, to }) => ({
    to,
    packets: encodings.map((one) =>
      blocked.has(one.userId) ? one.hiddenPacket() : one.packetFor(dialect, one.author === author),
    ),
  }));
}

/**
 * Groups the members of a room by what they get: those whom `findAuthor` finds apart, and each user who blocks one of the `authors`. `hold` keeps
 * it for the answer to a join.
 */
export function groupReceivers(
  room: Room,
  authors: ReadonlySet<UserId>,
  findAuthor: (connection: Connection) => Author | undefined,
  hold: (pending: PendingJoin) => void,
): readonly Receivers[] {
  const groups = new Map<string, Receivers>();
  for (const membership of room.members()) {
    for (const pending of membership.joins) hold(pending);
    if (awaitsAnswer(membership)) continue;
    const { connection } = membership;
    const dialect = dialectOf(connection);
    const author = findAuthor(connection);
    const blocked = findBlocked(connection, authors);
    const group = blocked.size === 0 ? (author ?? dialect) : `blocking ${connection.user?.userId}`;
    const receivers = groups.get(group);
    const user = author === undefined ? undefined : connection.user;
    if (receivers === undefined) groups.set(group, { dialect, author, user, blocked, to: [connection.id] });
    else receivers.to.push(connection.id);
  }
  return [...groups.values()];
}

/** Those of some authors whom the user of a connection blocks. */
function findBlocked({ user }: Connection, authors: ReadonlySet<UserId>): ReadonlySet<UserId> {
  if (user === undefined || user.blocked.size === 0) return NOBODY;
  return new Set([...authors].filter((author) => user.blocked.has(author)));
}

/** The authors of some messages, by what a connection is looked up by: nothing is put together for those who wrote none of them. */
class Authors {
  readonly #users = new Map<UserId, Author>();
  readonly #connections = new Map<string, Author>();

  constructor(encodings: readonly Encodings[]) {
    for (const { author, speaker, userId } of encodings) {
      if (speaker === undefined) this.#users.set(userId, author);
      else this.#connections.set(speaker, author);
    }
  }

  find({ id, user }: Connection): Author | undefined {
    return user === undefined ? this.#connections.get(id) : this.#users.get(user.userId);
  }
}

/** One message as a packet for each kind of receiver there is, made when the first of them comes. */
class Encodings {
  readonly userId: UserId;
  /** The connection of a base client. */
  readonly speaker: string | undefined;
  readonly author: Author;
  readonly #message: Message;
  readonly #encode: HubPorts["encode"];
  readonly #times: string;
  readonly #packets = new Map<string, Packet>();

  constructor(message: Message, speaker: string | undefined, encode: HubPorts["encode"]) {
    this.userId = toUserId(message.userId);
    this.speaker = speaker;
    this.author = speaker === undefined ? `v1 ${this.userId}` : `base ${speaker}`;
    this.#message = message;
    this.#encode = encode;
    this.#times = toTimes(message.at);
  }

  packetFor(dialect: Dialect, own: boolean): Packet {
    return this.#packet(own ? `${dialect} own` : dialect, () =>
      toPayload(this.#message, this.#times, dialect, own),
    );
  }

  /** The packet for those who block its author. */
  hiddenPacket(): Packet {
    return this.#packet("hidden", () => toPayload(hiddenMessage(this.#message), this.#times, "v1", false));
  }

  #packet(kind: string, toPayload: () => object): Packet {
    const known = this.#packets.get(kind);
    if (known !== undefined) return known;
    const packet = this.#encode(SERVER_MSG, toPayload());
    this.#packets.set(kind, packet);
    return packet;
  }
}

/** The messages of a reply. To a base client all are somebody else's: the log does not tell its connections apart. */
export function toServerMsgs(messages: readonly Message[], reader: Connection): object[] {
  return asRead(messages, reader).map((message) =>
    toPayload(message, toTimes(message.at), dialectOf(reader), isOwn(message, reader.user)),
  );
}

/** The same as rows. */
export function toRows(messages: readonly Message[], reader: Connection): MessageRow[] {
  return asRead(messages, reader).map((message) => toRow(message, isOwn(message, reader.user)));
}

/** Messages as a reader may see them: of those whom it blocks only their places. */
function asRead(messages: readonly Message[], { user }: Connection): readonly Message[] {
  if (user === undefined || user.blocked.size === 0) return messages;
  return messages.map((message) =>
    user.blocked.has(toUserId(message.userId)) ? hiddenMessage(message) : message,
  );
}

/** Leaves out the messages of those whom a reader blocks, where no place in a room is to be kept. */
export function withoutBlocked<T extends Pick<Message, "userId">>(
  messages: readonly T[],
  { user }: Connection,
): readonly T[] {
  if (user === undefined || user.blocked.size === 0) return messages;
  return messages.filter(({ userId }) => !user.blocked.has(toUserId(userId)));
}

/** Tells whether a message is a user's own: it was said under its id since it owns that. */
export function isOwn({ userId, at }: Message, user: User | undefined): boolean {
  return user !== undefined && at >= user.ownedSince && toUserId(userId) === user.userId;
}

function toPayload(message: Message, times: string, dialect: Dialect, own: boolean): object {
  return dialect === "base" ? toBaseServerMsg(message, times, own) : toServerMsg(message, times, own);
}
