import { ChatError, chatError } from "../protocol/errors.ts";
import { OUTBOX_FRESH_MS } from "../protocol/limits.ts";
import { batchedBytes } from "../protocol/message-size.ts";
import type { RoomId } from "../protocol/names.ts";
import type { Clock } from "../time/clock.ts";
import type { OutgoingMessage, SendReceipt } from "./chat.ts";
import type { OutboxStore } from "./outbox-store.ts";
import { RoomQueue } from "./room-queue.ts";

/** What came of one try to send. `later`: refused for now; `lost`: unknown, safe to send again with the same id. */
export type SendOutcome =
  | { readonly type: "committed"; readonly receipt: SendReceipt }
  | { readonly type: "later"; readonly ms: number }
  | { readonly type: "lost" }
  | { readonly type: "failed"; readonly error: ChatError };

/** What the outbox needs from its owner. */
export interface OutboxPorts {
  readonly clock: Clock;
  readonly store: OutboxStore;
  /** Tells whether somebody wants to know of the room's messages; the owner calls `show` when that becomes true. */
  isRoomOpen(roomId: RoomId): boolean;
  /** Whether the room can take messages now; the owner calls `pump` when that becomes true. */
  ready(roomId: RoomId): boolean;
  /** How many messages one request takes, 1 or more, and how many bytes of them (`batchedBytes`). */
  capacity(): { readonly messages: number; readonly bytes: number };
  /**
   * Tries once to send messages of one room, in one request, and calls `settle` once: with an outcome for each, in order, but
   * for those after one that is for later.
   */
  transmit(messages: readonly OutgoingMessage[], settle: (outcomes: readonly SendOutcome[]) => void): void;
  /** False: what fails is forgotten, for an owner that has it and is told; nothing can be retried then. */
  readonly keepsFailed: boolean;
  /** Hears of each new state of a message. */
  emit(message: OutgoingMessage): void;
  /** Hears, once, that the store fails; what is said is sent all the same. */
  onStoreFailed(error: ChatError): void;
}

const OLD = chatError("unsent-too-long", {});
const ELSEWHERE = chatError("id-of-another-room", {});
const UNCERTAIN = chatError("ended-before-echo", {});

interface Waiter {
  readonly resolve: (receipt: SendReceipt) => void;
  readonly reject: (error: ChatError) => void;
}

interface Entry {
  message: OutgoingMessage;
  /** Counts up over all that was said. */
  readonly order: number;
  /** The store was told that nobody can know whether the server has it. */
  isUncertain: boolean;
  readonly waiters: Waiter[];
}

/** One room's part of the outbox. */
interface Line {
  /** What is to be sent, under way or not. */
  readonly queue: RoomQueue<Entry>;
  /** What is under way, or rests after a refusal for now. */
  flight: Set<Entry> | undefined;
  /** How many go at once: one after a refusal for now, and twice as many after each request that went well. */
  most: number;
}

/**
 * What the user said and the server has not been seen to commit. One request of a room is under way at a time, so that a
 * refusal for now (a rate limit) never lets a later message overtake; it takes what waits, in order, as much as it may.
 */
export class Outbox {
  readonly #ports: OutboxPorts;
  readonly #entries = new Map<string, Entry>();
  readonly #lines = new Map<RoomId, Line>();
  #lastOrder = 0;
  #storeFailed = false;

  constructor(ports: OutboxPorts) {
    this.#ports = ports;
  }

  /**
   * Claims what ended processes of this user left, and returns it. It is told if its room is open, and sent; what is older than
   * a day is only sent when somebody asks for it.
   */
  takeOver(): readonly OutgoingMessage[] {
    const now = this.#ports.clock.now();
    const kept = this.#keep((store) => store.takeOver()) ?? [];
    const left = kept.filter(({ clientMsgId }) => !this.#entries.has(clientMsgId));
    const entered = left.map((message) => {
      const old = message.state.status === "sending" && now - message.at > OUTBOX_FRESH_MS;
      return this.#enter(old ? { ...message, state: { status: "failed", error: OLD } } : message);
    });
    for (const { message } of entered) if (this.#ports.isRoomOpen(message.roomId)) this.#ports.emit(message);
    for (const roomId of new Set(left.map((message) => message.roomId))) this.pump(roomId);
    return left;
  }

  /** Tells again what waits for a room, for whoever has just begun to look at it. */
  show(roomId: RoomId): void {
    for (const { message } of this.#entries.values())
      if (message.roomId === roomId) this.#ports.emit(message);
  }

  /**
   * Queues a message; resolves when it is committed, rejects when it fails (it stays, for `retry`). One whose id is here
   * already is the same message: it shares that one's end, and asks for it again if it has failed.
   */
  add(message: OutgoingMessage): Promise<SendReceipt> {
    const { clientMsgId, roomId } = message;
    const known = this.#entries.get(clientMsgId);
    if (known !== undefined && known.message.roomId !== roomId) return Promise.reject(ELSEWHERE);
    return new Promise((resolve, reject) => {
      const entry = known ?? this.#enter(message);
      entry.waiters.push({ resolve, reject });
      if (known !== undefined) return this.retry(clientMsgId);
      this.#keep((store) => store.put(message));
      this.#ports.emit(message);
      this.pump(roomId);
    });
  }

  /** Sends a failed message again, with the same id. */
  retry(clientMsgId: string): void {
    const entry = this.#entries.get(clientMsgId);
    if (entry?.message.state.status !== "failed") return;
    this.#setState(entry, { status: "sending" });
    this.#line(entry.message.roomId).queue.add(entry);
    this.pump(entry.message.roomId);
  }

  /** Sends what is next in the room if nothing is under way. */
  pump(roomId: RoomId): void {
    const line = this.#line(roomId);
    if (line.flight !== undefined || !this.#ports.ready(roomId)) return;
    const entries = this.#next(line);
    if (entries.length === 0) return;
    const flight = new Set(entries);
    line.flight = flight;
    const messages = entries.map(({ message }) => message);
    this.#ports.transmit(messages, (outcomes) => {
      if (line.flight === flight) this.#settle(line, entries, outcomes);
    });
  }

  /** It goes to a server that can't tell a second try from a second message: a later run must not send it by itself. */
  markUncertain(message: OutgoingMessage): void {
    const entry = this.#entries.get(message.clientMsgId);
    if (entry !== undefined) entry.isUncertain = true;
    this.#keep((store) => store.put({ ...message, state: { status: "failed", error: UNCERTAIN } }));
  }

  /** Messages were seen in the room: they are committed, whatever their reply says. */
  removeSeen(roomId: RoomId, receipts: readonly SendReceipt[]): void {
    for (const receipt of receipts) {
      const entry = this.#take(receipt);
      if (entry !== undefined) this.#resolve(entry, receipt);
    }
    this.pump(roomId);
  }

  /** Fails all that is left, for a client that closes; the store keeps it, for whoever takes it over. */
  close(error: ChatError): void {
    for (const { waiters } of this.#entries.values()) for (const { reject } of waiters) reject(error);
    this.#entries.clear();
    this.#lines.clear();
    this.#keep((store) => store.close());
  }

  #settle(line: Line, entries: readonly Entry[], outcomes: readonly SendOutcome[]): void {
    const [first] = entries;
    if (first === undefined) return;
    let later: number | undefined;
    const committed: [Entry, SendReceipt][] = [];
    for (const [at, outcome] of outcomes.entries()) {
      const entry = entries[at];
      if (entry === undefined) continue;
      if (outcome.type === "later") later = outcome.ms;
      else if (outcome.type === "failed") this.#fail(entry, outcome.error);
      else if (outcome.type === "lost") this.#lose(entry);
      else {
        const taken = this.#take(outcome.receipt);
        if (taken !== undefined) committed.push([taken, outcome.receipt]);
      }
    }
    const { roomId } = first.message;
    if (later !== undefined) this.#pause(roomId, line, later);
    else this.#continue(roomId, line);
    for (const [entry, receipt] of committed) this.#resolve(entry, receipt);
  }

  /** The next request is on its way before those who wait for the last one are told: both sides work at once. */
  #continue(roomId: RoomId, line: Line): void {
    line.flight = undefined;
    line.most *= 2;
    this.pump(roomId);
  }

  #lose(entry: Entry): void {
    if (entry.isUncertain) this.#keep((store) => store.put(entry.message));
    entry.isUncertain = false;
  }

  /** Nothing of the room goes before the time is over; then one message tries whether it is taken. */
  #pause(roomId: RoomId, line: Line, ms: number): void {
    const { flight } = line;
    line.most = 1;
    this.#ports.clock.after(ms, () => {
      if (line.flight !== flight) return;
      line.flight = undefined;
      this.pump(roomId);
    });
  }

  #fail(entry: Entry, error: ChatError): void {
    const { clientMsgId, roomId } = entry.message;
    if (this.#entries.get(clientMsgId) !== entry) return; // it was seen meanwhile
    this.#line(roomId).queue.remove(entry);
    if (this.#ports.keepsFailed) this.#setState(entry, { status: "failed", error });
    else this.#forget(entry);
    for (const { reject } of entry.waiters.splice(0)) reject(error);
  }

  #forget({ message: { clientMsgId } }: Entry): void {
    this.#entries.delete(clientMsgId);
    this.#keep((store) => store.remove(clientMsgId));
  }

  /** Takes what is committed out of the outbox; undefined if it is there no more. */
  #take({ roomId, clientMsgId }: SendReceipt): Entry | undefined {
    const entry = this.#entries.get(clientMsgId);
    if (entry === undefined || entry.message.roomId !== roomId) return undefined;
    const line = this.#line(roomId);
    this.#entries.delete(clientMsgId);
    if (entry.message.state.status === "sending") line.queue.remove(entry);
    line.flight?.delete(entry);
    if (line.flight?.size === 0) line.flight = undefined;
    return entry;
  }

  #resolve({ waiters }: Entry, receipt: SendReceipt): void {
    this.#keep((store) => store.remove(receipt.clientMsgId));
    for (const [at, { resolve }] of waiters.entries())
      resolve(at === 0 ? receipt : { ...receipt, duplicate: true });
  }

  #enter(message: OutgoingMessage): Entry {
    this.#lastOrder += 1;
    const entry: Entry = { message, order: this.#lastOrder, isUncertain: false, waiters: [] };
    this.#entries.set(message.clientMsgId, entry);
    if (message.state.status === "sending") this.#line(message.roomId).queue.add(entry);
    return entry;
  }

  #line(roomId: RoomId): Line {
    const known = this.#lines.get(roomId);
    if (known !== undefined) return known;
    const line = { queue: new RoomQueue<Entry>(), flight: undefined, most: Number.POSITIVE_INFINITY };
    this.#lines.set(roomId, line);
    return line;
  }

  #setState(entry: Entry, state: OutgoingMessage["state"]): void {
    entry.message = { ...entry.message, state };
    this.#keep((store) => store.put(entry.message));
    this.#ports.emit(entry.message);
  }

  #keep<T>(action: (store: OutboxStore) => T): T | undefined {
    try {
      return action(this.#ports.store);
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      if (!this.#storeFailed) this.#ports.onStoreFailed(error);
      this.#storeFailed = true;
      return undefined;
    }
  }

  /** What goes next of a room: the first that waits, and what fits into one request with it. */
  #next({ queue, most }: Line): Entry[] {
    const { messages, bytes } = this.#ports.capacity();
    const next: Entry[] = [];
    let left = bytes;
    for (const entry of queue) {
      left -= batchedBytes(entry.message);
      if (next.length > 0 && (left < 0 || next.length >= Math.min(messages, most))) break;
      next.push(entry);
    }
    return next;
  }
}
