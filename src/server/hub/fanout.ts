import type { Dialect } from "../../core/client/chat.ts";
import { OTHERS, OWN } from "../../core/protocol/events.ts";
import { toUserId, type UserId } from "../../core/protocol/names.ts";
import { toTimes } from "../../core/time/time.ts";
import { messageId, type StoredMessage } from "../log/message-log.ts";
import { type Connection, type ConnectionId, dialectOf, type Membership } from "./room.ts";

/** Hands an event to connections, in the order of the calls; those that are gone get nothing. */
export type Deliver = (to: readonly ConnectionId[], event: string, payload: unknown) => void;

/** One payload and everyone who gets exactly it. */
export interface Delivery {
  readonly to: readonly ConnectionId[];
  readonly payload: object;
}

/** A committed message as `server_msg` for each member of its room: at most one payload per dialect and `type`. */
export function fanOut(message: StoredMessage, members: Iterable<Membership>): Delivery[] {
  const author = toUserId(message.userId);
  const deliveries = new Map<string, { to: ConnectionId[]; payload: object }>();
  for (const { connection, person } of members) {
    const own = person.userId === author;
    const dialect = dialectOf(connection);
    const variant = `${dialect} ${own}`;
    const delivery = deliveries.get(variant);
    if (delivery !== undefined) delivery.to.push(connection.id);
    else deliveries.set(variant, { to: [connection.id], payload: toServerMsg(message, dialect, own) });
  }
  return [...deliveries.values()];
}

/** A page of messages as replies to `reader` carry it. */
export function toServerMsgs(messages: readonly StoredMessage[], reader: Connection): object[] {
  const readerId: UserId | undefined = reader.user?.userId;
  return messages.map((message) => {
    return toServerMsg(message, dialectOf(reader), toUserId(message.userId) === readerId);
  });
}

/** `server_msg`: a base client gets exactly the six fields of the original. */
function toServerMsg(message: StoredMessage, dialect: Dialect, own: boolean): object {
  const { msg, nickName, roomId, at, userId, seq, kind, replyTo, clientMsgId } = message;
  const times = toTimes(at);
  const type = own ? OWN : OTHERS;
  if (dialect === "base") return { msg, nickName, roomId, times, userId, type };
  const id = messageId(message);
  const fields = { msg, nickName, roomId, times, userId, type, id, seq, at, kind, replyTo };
  return own ? { ...fields, clientMsgId } : fields;
}
