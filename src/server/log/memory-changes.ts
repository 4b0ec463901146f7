import { type MessageChanges, type Reaction, revOf } from "../../core/protocol/changes.ts";
import { REACTION_USERS } from "../../core/protocol/limits.ts";
import type { Message } from "../../core/protocol/message.ts";
import type { RoomId, UserId } from "../../core/protocol/names.ts";
import { type MemoryRoom, messageOf } from "./memory-room.ts";
import type {
  ChangeDraft,
  ChangesQuery,
  Committed,
  CommittedChange,
  LogChangesPage,
  LogPage,
} from "./message-log.ts";
import type { ChangeStore, OwnChanges, UserReaction } from "./message-store.ts";
import { lightPage, takeFitting } from "./page-size.ts";
import { noteChanged } from "./room-rank.ts";

/** Everything that was done under a `changeId`. */
interface Done extends Committed {
  readonly rev: number;
}

/** Keeps what became of the messages of rooms in memory. */
export class MemoryChanges implements ChangeStore {
  readonly #rooms: ReadonlyMap<RoomId, MemoryRoom>;
  /** In the order in which they were done, as far as clocks go forward. */
  readonly #receipts = new Map<string, Done>();

  constructor(rooms: ReadonlyMap<RoomId, MemoryRoom>) {
    this.#rooms = rooms;
  }

  rev(roomId: RoomId): number {
    return this.#rooms.get(roomId)?.rev ?? 0;
  }

  find(draft: ChangeDraft): Done | undefined {
    return this.#receipts.get(changeKey(draft));
  }

  keepReceipt(draft: ChangeDraft, { seq, rev, at }: CommittedChange): void {
    this.#receipts.set(changeKey(draft), { seq, rev, at });
    const room = this.#rooms.get(draft.roomId);
    if (room !== undefined) room.use = noteChanged(room.use, at);
  }

  /** Gives the keys and instants of all receipts, to be forgotten by their age. */
  receipts(): Map<string, Committed> {
    return this.#receipts;
  }

  set(roomId: RoomId, seq: number, changes: OwnChanges): void {
    const room = this.#rooms.get(roomId);
    const message = room && messageOf(room, seq);
    if (room === undefined || message === undefined) return;
    room.rev = changes.rev;
    room.changed.delete(seq);
    room.changed.add(seq);
    if (changes.pinnedBy === undefined) room.pinned.delete(seq);
    else room.pinned.add(seq);
    replace(room, { ...message, changes: withReactions(changes, room.reactions.get(seq)) });
  }

  setText(message: Message, text = ""): void {
    const room = this.#rooms.get(message.roomId);
    if (room !== undefined) replace(room, { ...message, msg: text });
  }

  page(roomId: RoomId, { after, upTo = Number.MAX_SAFE_INTEGER, limit }: ChangesQuery): LogChangesPage {
    const room = this.#rooms.get(roomId);
    if (room === undefined) return { messages: [], rev: 0, more: false };
    const all = [...room.changed]
      .flatMap((seq) => messageOf(room, seq) ?? [])
      .filter((message) => revOf(message) > after && message.seq <= upTo);
    const page = lightPage({ messages: all.slice(0, limit), more: all.length > limit }, "oldest");
    const last = page.messages.at(-1);
    const rev = page.more ? (last === undefined ? after : revOf(last)) : Math.max(room.rev, after);
    return { ...page, rev };
  }

  pins(roomId: RoomId, after: number): LogPage {
    const room = this.#rooms.get(roomId);
    const pinned = [...(room?.pinned ?? [])]
      .filter((seq) => seq > after)
      .sort((one, another) => one - another);
    return takeFitting(pinned.flatMap((seq) => (room && messageOf(room, seq)) ?? []));
  }

  countPins(roomId: RoomId): number {
    return this.#rooms.get(roomId)?.pinned.size ?? 0;
  }

  hasReaction({ emoji, userId, ...message }: UserReaction): boolean {
    return this.#reactionsOf(message)?.get(emoji)?.has(userId) ?? false;
  }

  addReaction({ roomId, seq, emoji, userId }: UserReaction): void {
    const room = this.#rooms.get(roomId);
    if (room === undefined) return;
    const reactions = room.reactions.get(seq) ?? new Map<string, Set<UserId>>();
    const users = reactions.get(emoji) ?? new Set<UserId>();
    room.reactions.set(seq, reactions.set(emoji, users.add(userId)));
  }

  removeReaction({ emoji, userId, ...message }: UserReaction): void {
    const reactions = this.#reactionsOf(message);
    const users = reactions?.get(emoji);
    users?.delete(userId);
    if (users?.size === 0) reactions?.delete(emoji);
  }

  clearReactions(roomId: RoomId, seq: number): void {
    this.#rooms.get(roomId)?.reactions.delete(seq);
  }

  emojiOn(roomId: RoomId, seq: number): readonly string[] {
    return [...(this.#reactionsOf({ roomId, seq })?.keys() ?? [])];
  }

  hasReactionOfOthers(roomId: RoomId, seq: number, than: UserId): boolean {
    const reactions = this.#reactionsOf({ roomId, seq })?.values() ?? [];
    return [...reactions].some((users) => users.size > (users.has(than) ? 1 : 0));
  }

  #reactionsOf({ roomId, seq }: Pick<UserReaction, "roomId" | "seq">): Map<string, Set<UserId>> | undefined {
    return this.#rooms.get(roomId)?.reactions.get(seq);
  }
}

function changeKey({ roomId, userId, changeId }: ChangeDraft): string {
  return JSON.stringify([roomId, userId, changeId]);
}

function replace(room: MemoryRoom, message: Message): void {
  room.messages[message.seq - room.trimmed - 1] = message;
}

function withReactions(
  own: OwnChanges,
  reactions: ReadonlyMap<string, ReadonlySet<UserId>> | undefined,
): MessageChanges {
  const listed: Reaction[] = [...(reactions ?? [])].map(([emoji, users]) => ({
    emoji,
    count: users.size,
    users: [...users].slice(0, REACTION_USERS),
  }));
  return { ...own, reactions: listed.length === 0 ? undefined : listed };
}
