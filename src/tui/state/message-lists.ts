import type { ChatMessage } from "../../core/client/chat.ts";
import type { InboxItem } from "../../core/protocol/inbox.ts";
import type { RoomId } from "../../core/protocol/names.ts";

/** The state of a list that is asked for. `reason` is safe to print. */
export type ListStatus =
  | { readonly status: "loading" | "loaded" }
  | { readonly status: "failed"; readonly reason: string };

/** Something that calls this user, and its message: `gone` where the server has it no more, undefined until it is known. */
export interface ListedItem extends InboxItem {
  readonly message?: ChatMessage | "gone" | undefined;
}

/** The inbox of this user, as far as it was asked for. */
export interface InboxState {
  /** The number of items that are not done, up to `INBOX_COUNTED`. */
  readonly unread: number;
  readonly list: ListStatus;
  /** Newest first. */
  readonly items: readonly ListedItem[];
  /** Leads to older items, if there are more. */
  readonly next: number | undefined;
}

/** The pinned messages of a room, newest first. */
export interface PinsState {
  readonly roomId: RoomId | undefined;
  readonly list: ListStatus;
  readonly messages: readonly ChatMessage[];
}

export const EMPTY_INBOX: InboxState = {
  unread: 0,
  list: { status: "loading" },
  items: [],
  next: undefined,
};

export const NO_PINS: PinsState = { roomId: undefined, list: { status: "loading" }, messages: [] };
