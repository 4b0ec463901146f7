import type { HistoryPage } from "./asking.ts";
import type { ChatMessage, ClientEvent } from "./chat.ts";
import type { ChatClient } from "./chat-client.ts";
import type { Clock } from "./clock.ts";
import { ConnectionLostError } from "./connection.ts";
import { ChatError } from "./errors.ts";
import type { RoomId } from "./names.ts";
import { askAgainAfter } from "./wire.ts";

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
 * How many pages are asked for at once, at most: what one costs on the way is hidden behind the others. They may be all that a
 * server lets wait for a reader (1 MiB): a line that is too slow for them gets half as many each time that it breaks.
 */
const PAGES_AHEAD = 4;

/**
 * How many messages that came, and characters of them, are held for a slow reader; once there are twice as many, older ones
 * are let go, to be read from the server again.
 */
const HELD = 2_000;
const HELD_CHARACTERS = 1024 * 1024;

type Page = HistoryPage | "ask again";
type Query = Parameters<ReaderClient["ask"]["history"]>[1];

/**
 * One room from a place on, through lost connections, read at the reader's own speed: what it can't take yet stays on the
 * server, so that memory stays flat however long the room is and however slow the reader. On a base server, which
 * keeps and numbers nothing, it is what comes, all of it held.
 */
export class RoomReader {
  readonly roomId: RoomId;
  readonly #client: ReaderClient;
  readonly #clock: Clock;
  #epoch = "";
  /** The seq to be read next; undefined while it is not known with which one another log goes on. */
  #next: number | undefined = 1;
  /** The last seq the room is known to have. */
  #reached = 0;
  #end = Number.MAX_SAFE_INTEGER;
  #countsLost = true;
  #restarted = false;
  #live: ChatMessage[] = [];
  #liveCharacters = 0;
  /** How many are asked for at once now, and how many at most: as many more as came whole. */
  #pages = 1;
  #mostPages = PAGES_AHEAD;
  /** How many messages are asked for in a page, at most: a server cuts one of large messages to what can be sent at once. */
  #pageLength = Number.POSITIVE_INFINITY;
  #ahead: { readonly after: number; readonly limit: number; readonly page: Promise<Page> }[] = [];
  /** Something happened since the last `read` began. */
  #news = false;
  #wake: () => void = () => {};

  constructor(client: ReaderClient, roomId: RoomId, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
    this.roomId = roomId;
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
    return this.#client.ask.longestPage;
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
  async history(query: Query): Promise<HistoryPage> {
    for (;;) {
      const page = await this.#ask(query);
      if (page !== "ask again") return page;
    }
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
      this.#next ??= this.#live[0]?.seq ?? this.#reached + 1;
      const messages = this.#takeLive(this.#next);
      if (messages.length > 0) return this.#give(messages);
      const end = Math.min(this.#end, (this.#live[0]?.seq ?? this.#reached + 1) - 1);
      if (this.#next > end) {
        this.#mostPages = PAGES_AHEAD; // what comes later is another matter
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
      this.#live = [];
      this.#liveCharacters = 0;
      this.#ahead = [];
      this.#next = undefined;
      this.#restarted = true;
    } else if (event.type === "messages" && event.roomId === this.roomId) {
      this.#hold(event.messages);
    } else return;
    this.#news = true;
    this.#wake();
  }

  #hold(messages: readonly ChatMessage[]): void {
    for (const message of messages) {
      this.#live.push(message);
      this.#liveCharacters += message.msg.length;
      this.#reached = Math.max(this.#reached, message.seq ?? 0);
    }
    const numbered = this.#live[0]?.seq !== undefined; // the others can't be read again
    if (numbered && this.#holdsMoreThan(2 * HELD, 2 * HELD_CHARACTERS)) this.#letGo();
  }

  #holdsMoreThan(messages: number, characters: number): boolean {
    return this.#live.length > messages || this.#liveCharacters > characters;
  }

  #letGo(): void {
    let gone = 0;
    for (const { msg } of this.#live) {
      if (this.#live.length - gone <= HELD && this.#liveCharacters <= HELD_CHARACTERS) break;
      this.#liveCharacters -= msg.length;
      gone += 1;
    }
    this.#live.splice(0, gone);
  }

  /** The messages that came and follow what was read; those that were read otherwise are let go. */
  #takeLive(next: number): readonly ChatMessage[] {
    const [first] = this.#live;
    if (first?.seq !== undefined && first.seq > next) return [];
    const live = this.#live.splice(0);
    this.#liveCharacters = 0;
    return live.filter(({ seq }) => seq === undefined || (seq >= next && seq <= this.#end));
  }

  /** What the next page adds; undefined if it adds nothing yet. */
  async #readPage(next: number, end: number): Promise<ReadStep | undefined> {
    this.#askAhead(next, end);
    const [asked] = this.#ahead;
    if (asked === undefined) return undefined;
    const page = await asked.page;
    if (this.#ahead[0] !== asked) return undefined; // another log came meanwhile
    if (page === "ask again" || page.epoch !== this.#epoch) {
      this.#ahead = [];
      this.#mostPages = Math.max(1, this.#mostPages / 2);
      this.#pages = 1;
      return undefined;
    }
    this.#pages = Math.min(this.#mostPages, this.#pages + 1);
    const messages = page.messages.filter(({ seq = 0 }) => seq >= next && seq <= end);
    const first = page.messages[0]?.seq ?? end + 1;
    if (first > next) return this.#lose(next, Math.min(first, end + 1));
    this.#ahead.shift();
    this.#fit(page.messages.length, page.messages.length < asked.limit && page.more);
    return messages.length === 0 ? undefined : this.#give(messages);
  }

  /** A page that was cut leaves a hole before those asked for behind it; shorter ones fit, and then longer ones by and by. */
  #fit(length: number, cut: boolean): void {
    if (cut) this.#ahead = [];
    this.#pageLength = cut ? Math.max(1, Math.floor(length * 0.75)) : Math.ceil(this.#pageLength * 1.125);
  }

  /** Asks for pages from `next` on; those that were asked for are asked once. */
  #askAhead(next: number, end: number): void {
    const last = this.#ahead.at(-1);
    let after = last === undefined ? next - 1 : last.after + last.limit;
    while (this.#ahead.length < this.#pages && after < end) {
      const limit = Math.min(this.longestPage, this.#pageLength, end - after);
      const page = this.#ask({ after, limit });
      page.catch(() => {}); // it may never be waited for
      this.#ahead.push({ after, limit, page });
      after += limit;
    }
  }

  /** The messages from `from` up to before `to` are gone. */
  #lose(from: number, to: number): ReadStep | undefined {
    this.#next = to;
    this.#ahead = [];
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

  /** Asks once; a connection that went, and a server that can't just now, are waited for. */
  async #ask(query: Query): Promise<Page> {
    try {
      return await this.#client.ask.history(this.roomId, query);
    } catch (error) {
      if (error instanceof ConnectionLostError) await this.#joinedAgain();
      else await this.#later(error);
      return "ask again";
    }
  }

  #later(error: unknown): Promise<void> {
    const ms = error instanceof ChatError ? askAgainAfter(error) : undefined;
    if (ms === undefined) return Promise.reject(error);
    return new Promise((resolve) => this.#clock.after(ms, resolve));
  }

  #joinedAgain(): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.#client.subscribe((event) => {
        if (event.type !== "joined" || event.room.roomId !== this.roomId) return;
        stop();
        resolve();
      });
    });
  }
}
