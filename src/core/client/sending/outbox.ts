import { type ChatError, chatError } from "../../protocol/errors.ts";
import type { RoomId } from "../../protocol/names.ts";
import type { Reason } from "../../protocol/reasons.ts";
import { canRetry } from "../changes.ts";
import type { ChangeReceipt, Outgoing, OutgoingChange, OutgoingMessage, SendReceipt } from "../chat.ts";
import { ChangeTargets } from "./change-targets.ts";
import { GuardedStore } from "./guarded-store.ts";
import { noTarget, reviewLeft } from "./left-over.ts";
import { OutboxEntries } from "./outbox-entries.ts";
import { type ChangeEntry, isChange, type OutboxEntry, resolveWaiters, setState } from "./outbox-entry.ts";
import { messageKey, type OutboxPorts, outgoingKey, type SendOutcome } from "./outbox-ports.ts";
import type { RoomOutbox } from "./room-outbox.ts";

const ELSEWHERE = chatError("id-of-another-room", {});
const UNCERTAIN = chatError("ended-before-echo", {});

/**
 * Messages that the user said, and changes that the user asked for, which the server has not been seen to commit. One request of a room is
 * under way at a time, so that a refusal for now (a rate limit) never lets a later one overtake; it takes what waits, in order, as much as
 * it may. A change to a message of the outbox waits until that one is committed.
 */
export class Outbox {
  readonly #ports: OutboxPorts;
  readonly #store: GuardedStore;
  readonly #entries = new OutboxEntries();
  readonly #targets: ChangeTargets;

  constructor(ports: OutboxPorts) {
    this.#ports = ports;
    this.#store = new GuardedStore(ports.store, (error) => ports.onStoreFailed(error));
    this.#targets = new ChangeTargets(this.#entries, () => ports.epoch());
  }

  /**
   * Claims what ended processes of this user left, and returns it. It is told if its room is open, and sent; what is older than
   * a day is only sent when somebody asks for it. A change that had failed by then is forgotten.
   */
  takeOver(): readonly Outgoing[] {
    const left = this.#store.takeOver().filter((item) => this.#entries.get(outgoingKey(item)) === undefined);
    const entered = left.flatMap((item) => this.#takeLeft(item) ?? []);
    for (const { item } of entered) if (this.#ports.isRoomOpen(item.roomId)) this.#ports.emit(item);
    for (const roomId of new Set(entered.map(({ item }) => item.roomId))) this.pump(roomId);
    return entered.map(({ item }) => item);
  }

  /** Tells again what waits for a room, for whoever has just begun to look at it. */
  show(roomId: RoomId): void {
    for (const { item } of this.#entries.all()) if (item.roomId === roomId) this.#ports.emit(item);
  }

  /**
   * Queues a message; resolves when it is committed, rejects when it fails (it stays, for `retry`). One whose id is here
   * already is the same message: it shares that one's end, and asks for it again if it has failed.
   */
  add(message: OutgoingMessage): Promise<SendReceipt> {
    return new Promise((resolve, reject) => {
      const entry = this.#enter(message);
      if (entry?.type !== "message") return reject(ELSEWHERE);
      entry.waiters.push({ resolve, reject });
      this.#begin(entry, message);
    });
  }

  /** Queues a change, as `add` does a message. Rejects at once where the target is an id that no message has which this user said lately. */
  addChange(change: OutgoingChange): Promise<ChangeReceipt> {
    const located = this.#targets.locate(change);
    if (located === undefined) return Promise.reject(noTarget(change));
    return new Promise((resolve, reject) => {
      const entry = this.#enter(located);
      if (entry?.type !== "change") return reject(ELSEWHERE);
      entry.waiters.push({ resolve, reject });
      this.#begin(entry, located);
    });
  }

  /** Sends a failed message again, with the same id. */
  retry(clientMsgId: string): void {
    this.#retry(this.#entries.findMessage(clientMsgId));
  }

  /** Sends a failed message or change again, by its `outgoingKey`. */
  retryKey(key: string): void {
    this.#retry(this.#entries.get(key));
  }

  /** Sends again everything that has failed for a reason. */
  retryFailed(reason: Reason): void {
    for (const entry of this.#entries.all())
      if (entry.item.state.status === "failed" && entry.item.state.error.reason === reason)
        this.#retry(entry);
  }

  /** Sends what is next in the room if nothing is under way. */
  pump(roomId: RoomId): void {
    if (!this.#ports.ready(roomId)) return;
    const room = this.#entries.room(roomId);
    const begun = room.begin(this.#ports.capacity());
    if (begun === undefined) return;
    const { flight, entries } = begun;
    const items = entries.map(({ item }) => item);
    this.#ports.transmit(items, (outcomes) => {
      if (room.isUnderWay(flight)) this.#settle(roomId, entries, outcomes);
    });
  }

  /** It goes to a server that can't tell a second try from a second message: a later run must not send it by itself. */
  markUncertain(message: OutgoingMessage): void {
    const entry = this.#entries.get(outgoingKey(message));
    if (entry?.type === "message") entry.isUncertain = true;
    this.#store.put({ ...message, state: { status: "failed", error: UNCERTAIN } });
  }

  /** Messages were seen in the room: they are committed, whatever their reply says. Updates of them need not be. */
  removeSeen(roomId: RoomId, receipts: readonly SendReceipt[]): void {
    for (const receipt of receipts) {
      this.#targets.addCommitted(receipt);
      const entry = this.#entries.get(messageKey(receipt.clientMsgId));
      if (entry?.item.roomId === roomId && this.#takeOut(entry, receipt)) this.#resolve(entry, receipt);
    }
    this.pump(roomId);
  }

  /** Fails all that is left, for a client that closes; the store keeps it, for whoever takes it over. */
  close(error: ChatError): void {
    for (const { waiters } of this.#entries.all()) for (const { reject } of waiters) reject(error);
    this.#entries.clear();
    this.#store.close();
  }

  /** The entry of something that is asked for; undefined where its id is another one's. */
  #enter(item: Outgoing): OutboxEntry | undefined {
    const known = this.#entries.get(outgoingKey(item));
    if (known !== undefined) return known.item.roomId === item.roomId ? known : undefined;
    this.#store.put(item);
    return this.#entries.add(item);
  }

  /** Sends what was asked for; what is here already is sent again if it has failed. */
  #begin(entry: OutboxEntry, asked: Outgoing): void {
    if (entry.item !== asked) return this.#retry(entry);
    this.#ports.emit(entry.item);
    this.pump(entry.item.roomId);
  }

  /** Takes what an ended process left; undefined for what is forgotten. */
  #takeLeft(left: Outgoing): OutboxEntry | undefined {
    const now = reviewLeft(left, this.#ports.clock.now(), (change) => this.#targets.locate(change));
    if (now === undefined) this.#store.remove(left);
    else if (now !== left && isChange(now)) this.#store.put(now);
    return now && this.#entries.add(now);
  }

  #retry(entry: OutboxEntry | undefined): void {
    if (entry?.item.state.status !== "failed") return;
    const { roomId } = entry.item;
    this.#setState(entry, { status: "sending" });
    this.#entries.room(roomId).add(entry);
    this.pump(roomId);
  }

  #settle(roomId: RoomId, entries: readonly OutboxEntry[], outcomes: readonly SendOutcome[]): void {
    let later: number | undefined;
    const tell: (() => void)[] = [];
    for (const [index, outcome] of outcomes.entries()) {
      const entry = entries[index];
      if (outcome.type === "later") later = outcome.ms;
      if (entry === undefined || !this.#entries.holds(entry)) continue; // it was seen meanwhile
      if (outcome.type === "failed") this.#fail(entry, outcome.error);
      if (outcome.type === "lost") this.#lose(entry);
      if (outcome.type !== "committed") continue;
      const { receipt } = outcome;
      if (this.#takeOut(entry, receipt)) tell.push(() => this.#resolve(entry, receipt));
    }
    const room = this.#entries.room(roomId);
    if (later !== undefined) this.#pause(roomId, room, later);
    else this.#continue(roomId, room);
    for (const one of tell) one();
  }

  /** The next request is on its way before those who wait for the last one are told: both sides work at once. */
  #continue(roomId: RoomId, room: RoomOutbox): void {
    room.end();
    this.pump(roomId);
  }

  #lose(entry: OutboxEntry): void {
    if (entry.type !== "message") return;
    if (entry.isUncertain) this.#store.put(entry.item);
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
    const { roomId, state } = entry.item;
    if (state.status === "sending") this.#entries.room(roomId).remove(entry);
    if (this.#ports.keepsFailed) this.#setState(entry, { status: "failed", error });
    const isLost = entry.type === "change" && !canRetry(error);
    if (isLost || !this.#ports.keepsFailed) this.#forget(entry);
    if (isLost) this.#ports.onLost(entry.item);
    for (const { reject } of entry.waiters.splice(0)) reject(error);
    if (entry.type === "message" && !this.#ports.keepsFailed)
      for (const change of entry.changes) this.#fail(change, error);
  }

  #forget(entry: OutboxEntry): void {
    this.#entries.delete(entry);
    this.#store.remove(entry.item);
  }

  /** Takes what is committed out of the outbox; false if it is there no more. */
  #takeOut(entry: OutboxEntry, receipt: SendReceipt | ChangeReceipt): boolean {
    if (!this.#entries.holds(entry)) return false;
    this.#entries.delete(entry);
    this.#entries.room(entry.item.roomId).takeOut(entry);
    if (entry.type === "message" && "clientMsgId" in receipt) {
      this.#targets.addCommitted(receipt);
      for (const change of entry.changes) this.#locate(change, receipt.seq);
    }
    return true;
  }

  #resolve(entry: OutboxEntry, receipt: SendReceipt | ChangeReceipt): void {
    this.#store.remove(entry.item);
    resolveWaiters(entry, receipt);
  }

  /** The message has its seq: its change is kept with that before the message is let go, in case that this process ends between. */
  #locate(change: ChangeEntry, seq: number | undefined): void {
    change.message = undefined;
    if (seq === undefined)
      return this.#fail(change, chatError("base-server", { event: change.item.action.type }));
    change.item = { ...change.item, target: { seq }, epoch: this.#ports.epoch() };
    this.#store.put(change.item);
    this.#ports.emit(change.item);
  }

  #setState(entry: OutboxEntry, state: Outgoing["state"]): void {
    setState(entry, state);
    this.#store.put(entry.item);
    this.#ports.emit(entry.item);
  }
}
