import type { MessageDraft } from "../../src/core/protocol/message.ts";
import { type Nick, type RoomId, toNick, toRoomId, toUserId } from "../../src/core/protocol/names.ts";
import { type OwnedId, toOwnedId } from "../../src/server/store/owned-id.ts";

/** A room by its id. */
export function room(id: string): RoomId {
  return toRoomId(id) ?? unusable(id);
}

/** Somebody's nick. */
export function nick(text: string): Nick {
  return toNick(text) ?? unusable(text);
}

/** Somebody who owns the id of their name. */
export function owner(name: string, secretHash = "0123456789abcdef"): OwnedId {
  return toOwnedId(toUserId(name), secretHash);
}

/** A draft in `room1` with nothing special but what the test says. */
export function draft(msg: string, more: Partial<MessageDraft> = {}): MessageDraft {
  const plain = {
    roomId: room("room1"),
    at: 1_000,
    userId: "u1",
    nickName: nick("ann"),
    kind: "text",
  } as const;
  return { ...plain, msg, replyTo: undefined, clientMsgId: undefined, ...more };
}

function unusable(text: string): never {
  throw new Error(`not usable: ${text}`);
}
