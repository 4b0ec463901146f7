import { revOf } from "../../core/protocol/changes.ts";
import type { Message } from "../../core/protocol/message.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import type { InboxChange } from "./inbox.ts";
import type { Commit, RoomChanges } from "./message-log.ts";
import type { MessageStore } from "./message-store.ts";

/** The changes of one room: from change `after` on, to these messages, each with true if it got another text. */
interface ChangedRoom {
  readonly after: number;
  readonly edited: Map<number, boolean>;
}

const NOTHING = { textBytes: 0, reactionBytes: 0 };

/** Bytes of changed messages after which a commit takes no more: all of them are read and sent anew. */
const MOST_BYTES = 256 * 1024;

/** Gathers all that one commit brings, while it is written. */
export class CommitBuilder {
  readonly #store: MessageStore;
  readonly #messages: Message[] = [];
  readonly #speakers = new Map<Message, string>();
  readonly #rooms = new Map<RoomId, ChangedRoom>();
  readonly #inbox: InboxChange[] = [];
  /** Bytes of the changed messages, about. */
  #bytes = 0;

  constructor(store: MessageStore) {
    this.#store = store;
  }

  addMessage(message: Message, speaker: string | undefined): void {
    this.#messages.push(message);
    if (speaker !== undefined) this.#speakers.set(message, speaker);
  }

  /** To be called with each change, of this `rev`. */
  addChange({ roomId, seq }: Message, rev: number, isEdited: boolean): void {
    const room = this.#rooms.get(roomId) ?? { after: rev - 1, edited: new Map() };
    if (!room.edited.has(seq)) this.#bytes += this.#sizeOf(roomId, seq);
    room.edited.set(seq, isEdited || room.edited.get(seq) === true);
    this.#rooms.set(roomId, room);
  }

  /** True once there is as much as one commit may bring. */
  get isFull(): boolean {
    return this.#bytes >= MOST_BYTES;
  }

  addInboxChange(change: InboxChange): void {
    this.#inbox.push(change);
  }

  /** Gives what was gathered, with the changed messages as they are now; undefined if that is nothing. */
  finish(): Commit | undefined {
    if (this.#messages.length === 0 && this.#rooms.size === 0 && this.#inbox.length === 0) return undefined;
    const changes = [...this.#rooms].map(([roomId, room]) => this.#changesOf(roomId, room));
    return { messages: this.#messages, speakers: this.#speakers, changes, inbox: this.#inbox };
  }

  #sizeOf(roomId: RoomId, seq: number): number {
    const { textBytes, reactionBytes } = this.#store.summary(roomId, seq) ?? NOTHING;
    return textBytes + reactionBytes;
  }

  #changesOf(roomId: RoomId, { after, edited: seqs }: ChangedRoom): RoomChanges {
    const messages = [...this.#store.getAll(roomId, [...seqs.keys()])].sort(
      (one, another) => revOf(one) - revOf(another),
    );
    const edited = messages.filter(
      ({ seq, changes }) => seqs.get(seq) === true && changes?.deletedAt === undefined,
    );
    return { roomId, after, rev: this.#store.changes.rev(roomId), messages, edited: new Set(edited) };
  }
}
