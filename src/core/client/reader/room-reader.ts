import { isHidden } from "../../protocol/changes.ts";
import type { RoomId } from "../../protocol/names.ts";
import type { Clock } from "../../time/clock.ts";
import type { ChatMessage, ClientEvent } from "../chat.ts";
import type { ChatClient } from "../chat-client.ts";
import type { HistoryPage, HistoryQuery } from "../history.ts";
import { latestOf, Prefetch } from "./prefetch.ts";
import type { ReadStep } from "./read-step.ts";
import { RecentBuffer } from "./recent-buffer.ts";
import { RoomHistory } from "./room-history.ts";
import { UnreadChanges } from "./unread-changes.ts";

/** The part of a client that a reader uses. */
export type ReaderClient = Pick<ChatClient, "join" | "cursor" | "subscribe" | "ask">;

/**
 * Reads one room from a position on, through lost connections, at the speed of its caller: messages that are not read yet
 * stay on the server, so that memory stays flat however long the room is and however slow the caller. Messages are read as they are by
 * then; with `changes` those that change later are read again. A base server keeps
 * and numbers nothing: there it gives the messages that come, and holds all of them.
 */
export class RoomReader {
  readonly roomId: RoomId;
  readonly #client: ReaderClient;
  readonly #history: RoomHistory;
  readonly #prefetch: Prefetch;
  readonly #recent = new RecentBuffer();
  /** Undefined unless changes are read. */
  readonly #changes: UnreadChanges | undefined;
  #epoch = "";
  /** The seq to read next; undefined after a restart, until it is known where the new log goes on. */
  #next: number | undefined = 1;
  /** The last seq the room is known to have. */
  #reached = 0;
  #end = Number.MAX_SAFE_INTEGER;
  #countsLost = true;
  #restarted = false;
  /** There was an event of the room since the last `read` began. */
  #hasChanged = false;
  #wake: () => void = () => {};

  constructor(
    client: ReaderClient,
    roomId: RoomId,
    clock: Clock,
    { changes = false }: { readonly changes?: boolean } = {},
  ) {
    this.#client = client;
    this.#changes = changes ? new UnreadChanges() : undefined;
    this.roomId = roomId;
    this.#history = new RoomHistory(client, roomId, clock);
    this.#prefetch = new Prefetch(this.#history);
    client.subscribe((event) => this.#handle(event));
  }

  /** The last seq the room is known to have; 0 for an empty one, and on a base server. */
  get reached(): number {
    return this.#reached;
  }

  /** The log that is read; "" on a base server. */
  get epoch(): string {
    return this.#epoch;
  }

  /** The last change of which all was read; undefined unless changes are read. */
  get rev(): number | undefined {
    return this.#changes?.rev;
  }

  /** True once the last wanted message of the room has been read. */
  get ended(): boolean {
    return this.#next !== undefined && this.#next > this.#end;
  }

  /** The most messages in one page of its history. */
  get longestPage(): number {
    return this.#history.longestPage;
  }

  /** Enters the room; `read` begins after its last message unless `begin` says otherwise. */
  async enter(): Promise<void> {
    const { lastSeq } = await this.#client.join(this.roomId, { limit: 0 });
    this.#epoch = this.#client.cursor(this.roomId)?.epoch ?? "";
    this.#reached = Math.max(this.#reached, lastSeq);
    this.#next = lastSeq + 1;
    this.#changes?.begin(this.#client.cursor(this.roomId)?.rev ?? 0, false);
  }

  /**
   * Begins at the seq `first`, and ends at `end`. Messages that are gone from the server before the first one are reported as
   * `lost` if `countsLost`.
   */
  begin(first: number, end = Number.MAX_SAFE_INTEGER, countsLost = true): void {
    this.#next = first;
    this.#end = end;
    this.#countsLost = countsLost;
  }

  /** Makes `read` give what changed after a `rev` of the messages before the first one, if changes are read. */
  beginChanges(rev: number): void {
    this.#changes?.begin(rev, true);
  }

  /** Makes `read` say first that the log is another one. */
  beginAnew(): void {
    this.#restarted = true;
  }

  /** A page of the room's history, asked for again as long as the connection is what keeps it away. */
  history(query: HistoryQuery): Promise<HistoryPage> {
    return this.#history.page(query);
  }

  /** Reads the next step; undefined if all that is known of the room has been read. */
  async read(): Promise<ReadStep | undefined> {
    this.#hasChanged = false;
    for (;;) {
      const step = await this.#tryRead();
      if (step !== "try again") return step;
    }
  }

  /** Resolves when there may be more to read. */
  changed(): Promise<void> {
    if (this.#hasChanged) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #handle(event: ClientEvent): void {
    if (event.type === "joined" && event.room.roomId === this.roomId) {
      this.#reached = this.#restarted ? event.room.lastSeq : Math.max(this.#reached, event.room.lastSeq);
      this.#epoch = this.#client.cursor(this.roomId)?.epoch ?? this.#epoch;
    } else if (event.type === "restarted" && event.roomId === this.roomId) {
      this.#recent.forget();
      this.#prefetch.forget();
      this.#changes?.begin(0, false);
      this.#next = undefined;
      this.#restarted = true;
    } else if (event.type === "messages" && event.roomId === this.roomId) {
      this.#recent.add(event.messages);
      this.#noteChanged(event.messages.filter(({ changes }) => changes !== undefined)); // they may have been read from the server before
      this.#reached = Math.max(this.#reached, event.messages.at(-1)?.seq ?? 0);
    } else if (event.type === "changed" && event.roomId === this.roomId) {
      this.#recent.change(event.messages);
      this.#noteChanged(event.messages);
    } else return;
    this.#hasChanged = true;
    this.#wake();
  }

  async #tryRead(): Promise<ReadStep | undefined | "try again"> {
    const { roomId } = this;
    if (this.#restarted) {
      this.#restarted = false;
      return { type: "restarted", roomId };
    }
    this.#next ??= this.#recent.firstSeq ?? this.#reached + 1;
    const next = this.#next;
    if (this.#changes !== undefined) {
      const messages = await this.#readChanges(this.#changes, next);
      const seen = messages.filter((message) => !isHidden(message));
      if (seen.length > 0) return { type: "changed", roomId, messages: seen };
      if (messages.length > 0) return "try again";
      if (this.#next !== next) return "try again"; // another log came meanwhile
    }
    const messages = this.#takeRecent(next);
    if (messages.length > 0) return this.#give(messages) ?? "try again";
    const end = Math.min(this.#end, (this.#recent.firstSeq ?? this.#reached + 1) - 1);
    if (next <= end) return (await this.#readPage(next, end)) ?? "try again";
    this.#prefetch.reset();
    return undefined;
  }

  /** Takes states of messages, for pages that were read before them; those of messages that were read are to be read again. */
  #noteChanged(messages: readonly ChatMessage[]): void {
    this.#prefetch.change(messages);
    const next = this.#next;
    if (next !== undefined) this.#changes?.add(messages.filter(({ seq }) => seq !== undefined && seq < next));
  }

  /** Reads the changes that are known, of messages below a seq; none if there are none, or the server is to be asked again. */
  async #readChanges(changes: UnreadChanges, next: number): Promise<readonly ChatMessage[]> {
    while (changes.isShort) {
      const { rev } = changes;
      const page = await this.#history.changes(rev);
      if (changes.rev !== rev || !changes.isShort) return []; // another log came meanwhile
      if (page.epoch !== this.#epoch) return [];
      const unread = page.messages.filter(({ seq }) => seq >= next);
      this.#recent.changeAhead(unread); // of these no change is read later: they are read as they are
      this.#prefetch.change(unread);
      const messages = changes.addPage(page, next);
      if (messages.length > 0) return messages;
    }
    const cursor = this.#client.cursor(this.roomId);
    const isAhead = cursor === undefined || cursor.seq < next - 1;
    return changes.take(isAhead ? changes.rev : (cursor.rev ?? 0));
  }

  /** Takes the messages that came and follow the last one read; drops those that were read from the server. */
  #takeRecent(next: number): readonly ChatMessage[] {
    const first = this.#recent.firstSeq;
    if (first !== undefined && first > next) return [];
    return this.#recent.take().filter(({ seq }) => seq === undefined || (seq >= next && seq <= this.#end));
  }

  /** Reads the next page; undefined if it adds nothing yet. */
  async #readPage(next: number, end: number): Promise<ReadStep | undefined> {
    const asked = this.#prefetch.next(next - 1, end);
    if (asked === undefined) return undefined;
    const page = await asked.page;
    if (!this.#prefetch.isNext(asked)) return undefined; // another log came meanwhile
    if (page === "ask again" || page.epoch !== this.#epoch) {
      this.#prefetch.slowDown();
      return undefined;
    }
    const messages = latestOf(asked, page.messages).filter(({ seq = 0 }) => seq >= next && seq <= end);
    const first = page.messages[0]?.seq ?? end + 1;
    if (first > next) return this.#skipLost(next, Math.min(first, end + 1));
    this.#prefetch.advance(page.messages.length, page.messages.length < asked.limit && page.more);
    return messages.length === 0 ? undefined : this.#give(messages);
  }

  /** Goes on at `to`: the messages from `from` up to it are gone. */
  #skipLost(from: number, to: number): ReadStep | undefined {
    this.#next = to;
    this.#prefetch.forget();
    const counts = this.#countsLost;
    this.#countsLost = true;
    return counts ? { type: "lost", roomId: this.roomId, count: to - from } : undefined;
  }

  /** Goes on behind messages; gives those of them that this user may see. */
  #give(messages: readonly ChatMessage[]): ReadStep | undefined {
    this.#changes?.noteRead(messages);
    const last = messages.at(-1);
    if (last?.seq !== undefined) {
      this.#next = last.seq + 1;
      this.#countsLost = true;
    }
    const seen = messages.filter((message) => !isHidden(message));
    return seen.length === 0 ? undefined : { type: "messages", roomId: this.roomId, messages: seen };
  }
}
