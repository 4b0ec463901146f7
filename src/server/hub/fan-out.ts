import type { Dialect } from "../../core/protocol/event-names.ts";
import {
  type Message,
  type MessageRow,
  toBaseServerMsg,
  toRow,
  toServerMsg,
} from "../../core/protocol/message.ts";
import { toUserId } from "../../core/protocol/names.ts";
import { toTimes } from "../../core/time/time.ts";
import { awaitsAnswer, type Connection, type ConnectionId, dialectOf, type Room } from "./room.ts";

/** One payload and everyone who gets exactly it. */
export interface Delivery {
  readonly to: readonly ConnectionId[];
  readonly payload: object;
}

/**
 * Encodes a committed message as `server_msg` for the members of its room: at most one payload per dialect and `type`. Those who
 * are being let in get it in their answer.
 */
export function fanOut(message: Message, room: Room): Delivery[] {
  const author = toUserId(message.userId);
  room.roster.noteSpeaker(author);
  const deliveries = new Map<string, { to: ConnectionId[]; payload: object }>();
  for (const membership of room.members()) {
    for (const { messages } of membership.joins) messages.push(message);
    if (awaitsAnswer(membership)) continue;
    const { connection, person } = membership;
    const own = person.userId === author;
    const dialect = dialectOf(connection);
    const variant = `${dialect} ${own}`;
    const delivery = deliveries.get(variant);
    if (delivery !== undefined) delivery.to.push(connection.id);
    else deliveries.set(variant, { to: [connection.id], payload: encode(message, dialect, own) });
  }
  return [...deliveries.values()];
}

/** The messages of a reply. */
export function toServerMsgs(messages: readonly Message[], reader: Connection): object[] {
  return messages.map((message) => encode(message, dialectOf(reader), isOwn(message, reader)));
}

/** The same as rows. */
export function toRows(messages: readonly Message[], reader: Connection): MessageRow[] {
  return messages.map((message) => toRow(message, isOwn(message, reader)));
}

function isOwn({ userId }: Message, reader: Connection): boolean {
  return toUserId(userId) === reader.user?.userId;
}

function encode(message: Message, dialect: Dialect, own: boolean): object {
  const times = toTimes(message.at);
  return dialect === "base" ? toBaseServerMsg(message, times, own) : toServerMsg(message, times, own);
}
