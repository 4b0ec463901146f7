import type { RoomId } from "../../protocol/names.ts";
import type { Clock } from "../../time/clock.ts";
import type { ChatMessage, ClientEvent } from "../chat.ts";
import type { ChatClient } from "../chat-client.ts";
import type { HistoryPage, HistoryQuery } from "../history.ts";
import { PagesAhead } from "./prefetch.ts";
import { HeldMessages } from "./recent-buffer.ts";
import { RoomHistory } from "./room-history.ts";

/** What comes next of a room: messages that follow all before them, or why they do not. */
export type ReadStep =
  | { readonly type: "messages"; readonly roomId: RoomId; readonly messages: readonly ChatMessage[] }
  /** So many are no longer on the server. */
  | { readonly type: "lost"; readonly roomId: RoomId; readonly count: number }
  /** The server has another log: what follows does not continue what was read. */
  | { readonly type: "restarted"; readonly roomId: RoomId };

/** What a reader needs of a client. */
export type ReaderClient = Pick<ChatClient, "join" | "cursor" | "subscribe" | "ask">;

/**
 * One room from a place on, through lost connections, read at the reader's own speed: what it can't take yet stays on the
 * server, so that memory stays flat however long the room is and however slow the reader. On a base server, which
 * keeps and numbers nothing, it is what comes, all of it held.
 */
export class RoomReader {
  readonly roomId: RoomId;
  readonly #client: ReaderClient;
  readonly #history: RoomHistory;
  readonly #pages: PagesAhead;
  readonly #live = new HeldMessages();
  #epoch = "";
  /** The seq to be read next; undefined while it is not known with which one another log goes on. */
  #next: number | undefined = 1;
  /** The last seq the room is known to have. */
  #reached = 0;
  #end = Number.MAX_SAFE_INTEGER;
  #countsLost = true;
  #restarted = false;
  /** Something happened since the last `read` began. */
  #news = false;
  #wake: () => void = () => {};

  constructor(client: ReaderClient, roomId: RoomId, clock: Clock) {
    this.#client = client;
    this.roomId = roomId;
    this.#history = new RoomHistory(client, roomId, clock);
    this.#pages = new PagesAhead(this.#history);
    client.subscribe((event) => this.#hear(event));
  }

  /** The last seq the room is known to have; 0 for an empty one, and on a base server. */
  get reached(): number {
    return this.#reached;
  }

  /** The log that is read; "" on a base server. */
  get epoch(): string {
    return this.#epoch;
  }

  /** Whether all that is wanted of the room has been read. */
  get ended(): boolean {
    return this.#next !== undefined && this.#next > this.#end;
  }

  /** The most messages in one page of its history. */
  get longestPage(): number {
    return this.#history.longestPage;
  }

  /** Enters the room; `read` begins behind its last message until `begin` says otherwise. */
  async enter(): Promise<void> {
    const { lastSeq } = await this.#client.join(this.roomId, { limit: 0 });
    this.#epoch = this.#client.cursor(this.roomId)?.epoch ?? "";
    this.#reached = Math.max(this.#reached, lastSeq);
    this.#next = lastSeq + 1;
  }

  /**
   * Reads from the seq `first` on, up to `end`. What is gone from the server before the first message is `lost` unless
   * `counts` says that nobody misses it.
   */
  begin(first: number, end = Number.MAX_SAFE_INTEGER, counts = true): void {
    this.#next = first;
    this.#end = end;
    this.#countsLost = counts;
  }

  /** Tells that the log is another one than was read, before anything else. */
  beginAnew(): void {
    this.#restarted = true;
  }

  /** A page of the room's history, asked for again as long as the connection is what keeps it away. */
  history(query: HistoryQuery): Promise<HistoryPage> {
    return this.#history.page(query);
  }

  /** What comes next; undefined if all that is known of the room has been read. */
  async read(): Promise<ReadStep | undefined> {
    const { roomId } = this;
    this.#news = false;
    for (;;) {
      if (this.#restarted) {
        this.#restarted = false;
        return { type: "restarted", roomId };
      }
      this.#next ??= this.#live.firstSeq ?? this.#reached + 1;
      const messages = this.#takeLive(this.#next);
      if (messages.length > 0) return this.#give(messages);
      const end = Math.min(this.#end, (this.#live.firstSeq ?? this.#reached + 1) - 1);
      if (this.#next > end) {
        this.#pages.ended();
        return undefined;
      }
      const step = await this.#readPage(this.#next, end);
      if (step !== undefined) return step;
    }
  }

  /** Resolves when there may be more to read. */
  changed(): Promise<void> {
    if (this.#news) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #hear(event: ClientEvent): void {
    if (event.type === "joined" && event.room.roomId === this.roomId) {
      this.#reached = this.#restarted ? event.room.lastSeq : Math.max(this.#reached, event.room.lastSeq);
      this.#epoch = this.#client.cursor(this.roomId)?.epoch ?? this.#epoch;
    } else if (event.type === "restarted" && event.roomId === this.roomId) {
      this.#live.take();
      this.#pages.forget();
      this.#next = undefined;
      this.#restarted = true;
    } else if (event.type === "messages" && event.roomId === this.roomId) {
      this.#live.add(event.messages);
      this.#reached = Math.max(this.#reached, event.messages.at(-1)?.seq ?? 0);
    } else return;
    this.#news = true;
    this.#wake();
  }

  /** The messages that came and follow what was read; those that were read otherwise are let go. */
  #takeLive(next: number): readonly ChatMessage[] {
    const first = this.#live.firstSeq;
    if (first !== undefined && first > next) return [];
    return this.#live.take().filter(({ seq }) => seq === undefined || (seq >= next && seq <= this.#end));
  }

  /** What the next page adds; undefined if it adds nothing yet. */
  async #readPage(next: number, end: number): Promise<ReadStep | undefined> {
    const asked = this.#pages.next(next - 1, end);
    if (asked === undefined) return undefined;
    const page = await asked.page;
    if (!this.#pages.isNext(asked)) return undefined; // another log came meanwhile
    if (page === "ask again" || page.epoch !== this.#epoch) {
      this.#pages.broke();
      return undefined;
    }
    const messages = page.messages.filter(({ seq = 0 }) => seq >= next && seq <= end);
    const first = page.messages[0]?.seq ?? end + 1;
    if (first > next) return this.#lose(next, Math.min(first, end + 1));
    this.#pages.read(page.messages.length, page.messages.length < asked.limit && page.more);
    return messages.length === 0 ? undefined : this.#give(messages);
  }

  /** The messages from `from` up to before `to` are gone. */
  #lose(from: number, to: number): ReadStep | undefined {
    this.#next = to;
    this.#pages.forget();
    const counts = this.#countsLost;
    this.#countsLost = true;
    return counts ? { type: "lost", roomId: this.roomId, count: to - from } : undefined;
  }

  #give(messages: readonly ChatMessage[]): ReadStep {
    const last = messages.at(-1);
    if (last?.seq !== undefined) {
      this.#next = last.seq + 1;
      this.#countsLost = true;
    }
    return { type: "messages", roomId: this.roomId, messages };
  }
}
