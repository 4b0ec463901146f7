import type { ChatMessage, ClientEvent, JoinedRoom } from "../../src/core/client/chat.ts";
import type { HistoryQuery } from "../../src/core/client/history.ts";
import type { ReaderClient } from "../../src/core/client/reader/room-reader.ts";
import type { NumberedMessage } from "../../src/core/client/room/room-feed.ts";
import type { RoomId, UserId } from "../../src/core/protocol/names.ts";

/** The room that is read. */
export const ROOM = "room1" as RoomId;

/** Messages in a page. */
const PAGE = 500;

/** A room whose client is told everything in the moment it happens, or later. */
export class FakeRoom {
  readonly messages: NumberedMessage[] = [];
  rev = 0;
  epoch = "e";
  /** The pages that were asked for. */
  readonly asked = { history: 0, changes: 0 };
  readonly #listeners = new Set<(event: ClientEvent) => void>();
  /** Holds pages back after they were read; they are given in the order they were asked for. */
  held: (() => void)[] | undefined;
  /** Holds back messages, as while the client fetches what it missed, which holds their states; that there are more it knows at once. */
  late: NumberedMessage[] | undefined;
  /** Holds back changes that the client is to be told of in the next flush. */
  unflushed: NumberedMessage[] | undefined;
  /** The last message and change that the client was told of. */
  #told = { seq: 0, rev: 0 };

  /** The client of the room, as far as a reader uses it. */
  get client(): ReaderClient {
    return {
      ask: {
        longestPage: PAGE,
        history: (_: RoomId, query: HistoryQuery) => this.#give(this.#history(query)),
        changes: (_: RoomId, after: number) => this.#give(this.#changes(after)),
      },
      join: async () => this.#joined(),
      cursor: () => ({ epoch: this.epoch, ...this.#told }),
      subscribe: (listener: (event: ClientEvent) => void) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
    } as unknown as ReaderClient; // what a reader uses of it
  }

  say(count: number): void {
    const said = Array.from({ length: count }, (_, index) => this.#message(this.messages.length + index + 1));
    this.messages.push(...said);
    if (this.late === undefined) return this.#tell(said);
    this.late.push(...said);
    this.#emit({ type: "joined", room: this.#joined() });
  }

  /** Changes messages, each once, in one flush. */
  change(...seqs: number[]): void {
    const messages = seqs.map((seq) => {
      this.rev += 1;
      const message = { ...this.#message(seq), msg: `m${seq} by ${this.rev}`, changes: { rev: this.rev } };
      this.messages[seq - 1] = message;
      return message;
    });
    if (this.unflushed === undefined) this.#tellChanged(messages);
    else this.unflushed.push(...messages);
  }

  /** Tells of the changes that were held back, and holds none back any more. */
  flush(): void {
    const messages = this.unflushed ?? [];
    this.unflushed = undefined;
    this.#tellChanged(messages);
  }

  /** The log is another one, with so many messages. */
  restart(count: number): void {
    this.epoch = `${this.epoch}+`;
    this.messages.length = 0;
    this.rev = 0;
    this.#told = { seq: 0, rev: 0 };
    this.#emit({ type: "restarted", roomId: ROOM });
    this.#emit({ type: "joined", room: this.#joined() });
    this.say(count);
  }

  /** Gives the pages that were held back, and holds none any more. */
  release(): void {
    const held = this.held ?? [];
    this.held = undefined;
    for (const give of held) give();
  }

  /** Tells of the messages that were held back, as they are by now, and holds none back any more. */
  catchUp(): void {
    const late = this.late ?? [];
    this.late = undefined;
    for (const { seq } of late) this.#tell(this.messages.slice(seq - 1, seq));
  }

  #joined(): JoinedRoom {
    return { roomId: ROOM, lastSeq: this.messages.length, more: false, roster: { status: "unknown" } };
  }

  #message(seq: number): NumberedMessage {
    const ids = {
      key: `${this.epoch}/${seq}`,
      roomId: ROOM,
      seq,
      at: seq,
      userId: "u" as UserId,
      nickName: "bob",
    };
    return { ...ids, msg: `m${seq}`, kind: "text", own: false };
  }

  #history(query: HistoryQuery) {
    this.asked.history += 1;
    const after = "after" in query ? query.after : 0;
    const messages = this.messages.slice(after, after + query.limit);
    return { messages, more: after + query.limit < this.messages.length, epoch: this.epoch };
  }

  #changes(after: number) {
    this.asked.changes += 1;
    const all = this.messages.filter(({ changes }) => (changes?.rev ?? 0) > after);
    all.sort((a, b) => (a.changes?.rev ?? 0) - (b.changes?.rev ?? 0));
    const messages = all.slice(0, PAGE);
    const more = messages.length < all.length;
    const rev = more ? (messages.at(-1)?.changes?.rev ?? after) : this.rev;
    return { messages, more, rev, epoch: this.epoch };
  }

  #give<Page>(page: Page): Promise<Page> {
    return new Promise((resolve) => {
      if (this.held === undefined) resolve(page);
      else this.held.push(() => resolve(page));
    });
  }

  #tellChanged(messages: readonly NumberedMessage[]): void {
    this.#told.rev = this.rev;
    const shown = messages.filter(({ seq }) => seq <= this.#told.seq);
    if (shown.length > 0) this.#emit({ type: "changed", roomId: ROOM, messages: shown });
  }

  #tell(messages: readonly NumberedMessage[]): void {
    this.#told.seq += messages.length;
    this.#emit({ type: "messages", roomId: ROOM, messages });
  }

  #emit(event: ClientEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** Texts of messages. */
export const textsOf = (messages: readonly ChatMessage[]) => messages.map(({ msg }) => msg);
