import { groupBy } from "./group-by.ts";
import { Histogram } from "./histogram.ts";
import type { Faults } from "./load-plan.ts";

const BAR = "|".charCodeAt(0);
const ZERO = "0".charCodeAt(0);

/** Messages that one sender has under way at most; a power of two. */
export const MOST_UNDER_WAY = 4_096;

/** The length of a message's text. */
const TEXT_LENGTH = 100;

/** Somebody who speaks. */
export interface Sender {
  /** Its number among all senders, and among those of its room. */
  readonly index: number;
  readonly indexInRoom: number;
  readonly roomId: string;
  /** Members that get each of its messages. */
  readonly receivers: number;
  /** Each of its messages is acknowledged. */
  readonly acknowledges: boolean;
  said: number;
  completed: number;
  /** How many members have each message that is under way. */
  readonly received: Uint16Array;
}

/** Somebody who listens: the number that is next from each sender of its room, and those that were passed over. */
export interface Receiver {
  readonly roomId: string;
  readonly next: Uint32Array;
  readonly missing: Map<number, Set<number>>;
  readonly latencies: Histogram;
}

export function createSender(place: Omit<Sender, "said" | "completed" | "received">): Sender {
  return { ...place, said: 0, completed: 0, received: new Uint16Array(MOST_UNDER_WAY) };
}

/** The text of a sender's next message: who says it, its number, and when, in µs. */
export function nextText(sender: Sender, nowUs: number): string {
  const text = `|${sender.index}|${sender.said}|${nowUs}|`.padEnd(TEXT_LENGTH, "x");
  sender.said += 1;
  return text;
}

/** Watches each delivery: nothing lost, nothing twice, each sender's messages in their order, and the time it took. */
export class Deliveries {
  readonly #senders: readonly Sender[];
  readonly #onComplete: (sender: Sender) => void;
  measuring = false;
  /** While it measures: messages that all members have, and the time until the last had them. */
  readonly completions = new Histogram();
  #twice = 0;
  #disordered = 0;
  #misdirected = 0;
  #position = 0;

  /** `onComplete` is called when the last member has a message. */
  constructor(senders: readonly Sender[], onComplete: (sender: Sender) => void) {
    this.#senders = senders;
    this.#onComplete = onComplete;
  }

  /** Takes a message whose text begins at the first `|`; false if there is none. */
  receive(receiver: Receiver, bytes: Buffer, start: number, end: number, nowUs: number): boolean {
    this.#position = start;
    while (bytes[this.#position] !== BAR) {
      this.#position += 1;
      if (this.#position >= end) return false;
    }
    const sender = this.#senders[this.#number(bytes)];
    const number = this.#number(bytes);
    const tookUs = nowUs - this.#number(bytes);
    if (sender === undefined || sender.roomId !== receiver.roomId) this.#misdirected += 1;
    else if (this.#isNew(receiver, sender, number)) this.#count(receiver, sender, number, tookUs);
    return true;
  }

  /** The faults that deliveries show, once no more come. */
  faults(receivers: readonly Receiver[]): Omit<Faults, "unacknowledged" | "refused" | "closed"> {
    const passedOver = receivers.flatMap(({ missing }) => [...missing.values()].map(({ size }) => size));
    const inRoom = groupBy(receivers, ({ roomId }) => roomId);
    const neverCame = this.#senders.map((sender) => {
      const came = (inRoom.get(sender.roomId) ?? []).map(({ next }) => next[sender.indexInRoom] ?? 0);
      return sender.said * sender.receivers - sum(came);
    });
    return {
      lost: sum(passedOver) + sum(neverCame),
      twice: this.#twice,
      disordered: this.#disordered,
      misdirected: this.#misdirected,
    };
  }

  /** The digits between the bar at the position and the next one. */
  #number(bytes: Buffer): number {
    let number = 0;
    for (this.#position += 1; bytes[this.#position] !== BAR; this.#position += 1) {
      number = number * 10 + (bytes[this.#position] ?? 0) - ZERO;
    }
    return number;
  }

  #isNew({ next, missing }: Receiver, { indexInRoom }: Sender, number: number): boolean {
    const expected = next[indexInRoom] ?? 0;
    if (number >= expected) {
      next[indexInRoom] = number + 1;
      for (let passed = expected; passed < number; passed += 1) {
        missing.set(indexInRoom, (missing.get(indexInRoom) ?? new Set()).add(passed));
      }
      return true;
    }
    const isLate = missing.get(indexInRoom)?.delete(number) === true;
    if (isLate) this.#disordered += 1;
    else this.#twice += 1;
    return isLate;
  }

  #count(receiver: Receiver, sender: Sender, number: number, tookUs: number): void {
    if (this.measuring) receiver.latencies.add(tookUs);
    const slot = number % MOST_UNDER_WAY;
    const received = (sender.received[slot] ?? 0) + 1;
    sender.received[slot] = received === sender.receivers ? 0 : received;
    if (received !== sender.receivers) return;
    sender.completed += 1;
    if (this.measuring) this.completions.add(tookUs);
    this.#onComplete(sender);
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
