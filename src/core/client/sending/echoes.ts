import { type ChatError, chatError } from "../../protocol/errors.ts";
import { REQUEST_TIMEOUT_MS } from "../../protocol/limits.ts";
import type { RoomId } from "../../protocol/names.ts";
import type { Clock } from "../../time/clock.ts";
import type { OutgoingMessage } from "../chat.ts";
import type { SendOutcome } from "./outbox-ports.ts";

interface Waiting {
  readonly roomId: RoomId;
  readonly text: string;
  readonly settle: (outcome: SendOutcome) => void;
  readonly cancel: () => void;
}

/**
 * Receipts on a base server, which acknowledges nothing: a message counts as taken when it comes back with `type` 2.
 * One that does not come back is failed, never sent again by itself: it may have been taken.
 */
export class Echoes {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Waiting>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Expects the echo of a message just sent as `text`; `settle` is called if it stays away. */
  expect(
    { clientMsgId, roomId }: OutgoingMessage,
    text: string,
    settle: (outcome: SendOutcome) => void,
  ): void {
    const cancel = this.#clock.after(REQUEST_TIMEOUT_MS, () =>
      this.#fail(clientMsgId, chatError("not-echoed", {})),
    );
    this.#waiting.set(clientMsgId, { roomId, text, settle, cancel });
  }

  /** The `clientMsgId` of the message that this echo is of, if it is of one; it is waited for no longer. */
  take(roomId: RoomId, text: string): string | undefined {
    for (const [clientMsgId, waiting] of this.#waiting) {
      if (waiting.roomId !== roomId || waiting.text !== text) continue;
      waiting.cancel();
      this.#waiting.delete(clientMsgId);
      return clientMsgId;
    }
    return undefined;
  }

  /** The connection went: no echo will come. */
  failAll(): void {
    for (const clientMsgId of [...this.#waiting.keys()]) {
      this.#fail(clientMsgId, chatError("lost-before-echo", {}));
    }
  }

  /** The server turned out to tell one message from another by its id: all may be sent again. */
  giveBack(): void {
    for (const clientMsgId of [...this.#waiting.keys()]) this.#settle(clientMsgId, { type: "lost" });
  }

  #fail(clientMsgId: string, error: ChatError): void {
    this.#settle(clientMsgId, { type: "failed", error });
  }

  #settle(clientMsgId: string, outcome: SendOutcome): void {
    const waiting = this.#waiting.get(clientMsgId);
    if (waiting === undefined) return;
    waiting.cancel();
    this.#waiting.delete(clientMsgId);
    waiting.settle(outcome);
  }
}
