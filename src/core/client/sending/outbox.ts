import { ChatError, chatError } from "../../protocol/errors.ts";
import { OUTBOX_FRESH_MS } from "../../protocol/limits.ts";
import type { RoomId } from "../../protocol/names.ts";
import type { OutgoingMessage, SendReceipt } from "../chat.ts";
import type { OutboxPorts, OutboxStore, SendOutcome } from "./outbox-ports.ts";
import { type OutboxEntry, RoomOutbox } from "./room-outbox.ts";

const OLD = chatError("unsent-too-long", {});
const ELSEWHERE = chatError("id-of-another-room", {});
const UNCERTAIN = chatError("ended-before-echo", {});

/**
 * Messages that the user said and the server has not been seen to commit. One request of a room is under way at a time, so that a
 * refusal for now (a rate limit) never lets a later message overtake; it takes what waits, in order, as much as it may.
 */
export class Outbox {
  readonly #ports: OutboxPorts;
  readonly #entries = new Map<string, OutboxEntry>();
  readonly #rooms = new Map<RoomId, RoomOutbox>();
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
    this.#room(entry.message.roomId).add(entry);
    this.pump(entry.message.roomId);
  }

  /** Sends what is next in the room if nothing is under way. */
  pump(roomId: RoomId): void {
    if (!this.#ports.ready(roomId)) return;
    const room = this.#room(roomId);
    const begun = room.begin(this.#ports.capacity());
    if (begun === undefined) return;
    const { flight, entries } = begun;
    const messages = entries.map(({ message }) => message);
    this.#ports.transmit(messages, (outcomes) => {
      if (room.isUnderWay(flight)) this.#settle(room, entries, outcomes);
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
    this.#rooms.clear();
    this.#keep((store) => store.close());
  }

  #settle(room: RoomOutbox, entries: readonly OutboxEntry[], outcomes: readonly SendOutcome[]): void {
    const [first] = entries;
    if (first === undefined) return;
    let later: number | undefined;
    const committed: [OutboxEntry, SendReceipt][] = [];
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
    if (later !== undefined) this.#pause(roomId, room, later);
    else this.#continue(roomId, room);
    for (const [entry, receipt] of committed) this.#resolve(entry, receipt);
  }

  /** The next request is on its way before those who wait for the last one are told: both sides work at once. */
  #continue(roomId: RoomId, room: RoomOutbox): void {
    room.end();
    this.pump(roomId);
  }

  #lose(entry: OutboxEntry): void {
    if (entry.isUncertain) this.#keep((store) => store.put(entry.message));
    entry.isUncertain = false;
  }

  /** Nothing of the room goes before the time is over; then one message tries whether it is taken. */
  #pause(roomId: RoomId, room: RoomOutbox, ms: number): void {
    const resume = room.pause();
    this.#ports.clock.after(ms, () => {
      if (resume()) this.pump(roomId);
    });
  }

  #fail(entry: OutboxEntry, error: ChatError): void {
    const { clientMsgId, roomId } = entry.message;
    if (this.#entries.get(clientMsgId) !== entry) return; // it was seen meanwhile
    this.#room(roomId).remove(entry);
    if (this.#ports.keepsFailed) this.#setState(entry, { status: "failed", error });
    else this.#forget(entry);
    for (const { reject } of entry.waiters.splice(0)) reject(error);
  }

  #forget({ message: { clientMsgId } }: OutboxEntry): void {
    this.#entries.delete(clientMsgId);
    this.#keep((store) => store.remove(clientMsgId));
  }

  /** Takes what is committed out of the outbox; undefined if it is there no more. */
  #take({ roomId, clientMsgId }: SendReceipt): OutboxEntry | undefined {
    const entry = this.#entries.get(clientMsgId);
    if (entry === undefined || entry.message.roomId !== roomId) return undefined;
    this.#entries.delete(clientMsgId);
    this.#room(roomId).takeOut(entry);
    return entry;
  }

  #resolve({ waiters }: OutboxEntry, receipt: SendReceipt): void {
    this.#keep((store) => store.remove(receipt.clientMsgId));
    for (const [at, { resolve }] of waiters.entries())
      resolve(at === 0 ? receipt : { ...receipt, duplicate: true });
  }

  #enter(message: OutgoingMessage): OutboxEntry {
    this.#lastOrder += 1;
    const entry: OutboxEntry = { message, order: this.#lastOrder, isUncertain: false, waiters: [] };
    this.#entries.set(message.clientMsgId, entry);
    if (message.state.status === "sending") this.#room(message.roomId).add(entry);
    return entry;
  }

  #room(roomId: RoomId): RoomOutbox {
    const known = this.#rooms.get(roomId);
    if (known !== undefined) return known;
    const room = new RoomOutbox();
    this.#rooms.set(roomId, room);
    return room;
  }

  #setState(entry: OutboxEntry, state: OutgoingMessage["state"]): void {
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
}
