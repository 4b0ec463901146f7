import { CHANGED, SERVER_MSG } from "../../core/protocol/event-names.ts";
import { EDIT_SIGN } from "../../core/protocol/limits.ts";
import { hiddenMessage, type Message, toBaseServerMsg, toServerMsg } from "../../core/protocol/message.ts";
import { toUserId, type UserId } from "../../core/protocol/names.ts";
import { toTimes } from "../../core/time/time.ts";
import type { RoomChanges } from "../log/message-log.ts";
import { takeFitting } from "../log/page-size.ts";
import { type Delivery, groupReceivers, isOwn } from "./fan-out.ts";
import type { HubPorts, Packet } from "./ports.ts";
import type { Room, User } from "./room.ts";

/** Messages in one `changed`: each author of them gets one of its own, so that what many changed at once is not encoded with its square. */
const MOST_TOGETHER = 16;

/**
 * Encodes the changes of a commit for the members of a room: as `changed` for v1 clients, of which all who wrote none of the messages share
 * one; each edit as a message for base clients. Those who are being let in get them in their answer.
 */
export function fanOutChanges(changes: RoomChanges, room: Room, encode: HubPorts["encode"]): Delivery[] {
  const said = new Map<UserId, readonly Message[]>();
  for (const message of changes.messages) {
    const userId = toUserId(message.userId);
    said.set(userId, [...(said.get(userId) ?? []), message]);
  }
  const isAuthor = (user: User) => said.get(user.userId)?.some((message) => isOwn(message, user)) === true;
  const groups = groupReceivers(
    room,
    new Set(said.keys()),
    ({ user }) => (user !== undefined && isAuthor(user) ? `v1 ${user.userId}` : undefined),
    (pending) => pending.changes.push(changes),
  );
  const parts = split(changes).map((part) => new EncodedPart(part, encode));
  return groups.map(({ dialect, user, blocked, to }) => ({
    to,
    packets:
      dialect === "base" ? encodeEdits(changes, encode) : parts.map((part) => part.packetFor(user, blocked)),
  }));
}

/** A part of the changes as a packet for each kind of receiver there is, made when the first of them comes. */
class EncodedPart {
  readonly #changes: RoomChanges;
  readonly #encode: HubPorts["encode"];
  readonly #packets = new Map<UserId | undefined, Packet>();

  constructor(changes: RoomChanges, encode: HubPorts["encode"]) {
    this.#changes = changes;
    this.#encode = encode;
  }

  /** `author`: the user who wrote some of all the changed messages, if the receiver is one. */
  packetFor(author: User | undefined, blocked: ReadonlySet<UserId>): Packet {
    if (blocked.size > 0) return this.#encodeFor(author, blocked);
    const { messages } = this.#changes;
    const own = new Set(messages.filter((message) => isOwn(message, author)));
    const key = own.size === 0 ? undefined : author?.userId;
    const known = this.#packets.get(key);
    if (known !== undefined) return known;
    const packet = this.#encodeFor(author, blocked);
    this.#packets.set(key, packet);
    return packet;
  }

  #encodeFor(reader: User | undefined, blocked: ReadonlySet<UserId>): Packet {
    const { roomId, after, rev, messages } = this.#changes;
    const states = messages.map((message) => {
      const seen = blocked.has(toUserId(message.userId)) ? hiddenMessage(message) : message;
      return toServerMsg(seen, toTimes(message.at), isOwn(seen, reader));
    });
    return this.#encode(CHANGED, { roomId, after, rev, messages: states });
  }
}

/** Splits changes into parts that follow one another, each no more than a packet may be. */
function split({ messages, ...changes }: RoomChanges): RoomChanges[] {
  const parts: RoomChanges[] = [];
  let { after } = changes;
  for (let from = 0; from < messages.length; ) {
    const { messages: part } = takeFitting(messages.slice(from, from + MOST_TOGETHER));
    from += part.length;
    const rev = from === messages.length ? changes.rev : (part.at(-1)?.changes?.rev ?? after);
    parts.push({ ...changes, after, rev, messages: part });
    after = rev;
  }
  return parts;
}

/** An edit for base clients, which know of none: a message of its author, said when it was edited. */
function encodeEdits({ edited }: RoomChanges, encode: HubPorts["encode"]): Packet[] {
  return [...edited]
    .filter(({ changes }) => changes?.deletedAt === undefined)
    .map((message) => {
      const times = toTimes(message.changes?.editedAt ?? message.at);
      const edit = { ...message, msg: EDIT_SIGN + message.msg };
      return encode(SERVER_MSG, toBaseServerMsg(edit, times, false));
    });
}
