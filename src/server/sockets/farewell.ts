import { chatError, toWireError } from "../../core/protocol/errors.ts";
import { NOTICE } from "../../core/protocol/event-names.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { Packet } from "../hub/ports.ts";
import { encodeEvent } from "./packet.ts";

/** Before a restart: when the first client is to come back, and how far apart the others follow, in ms. */
const COME_BACK_FIRST_MS = 500;
const COME_BACK_EACH_MS = 1;

/** The last packet to the client of that index: it is told when to come back. */
export function encodeFarewell(index: number): Packet {
  const retryAfterMs = COME_BACK_FIRST_MS + index * COME_BACK_EACH_MS;
  return encodeEvent(NOTICE, toWireError(chatError("server-stopping", {}, { retryAfterMs })));
}

/** Resolves when `event` does, or after `ms`. */
export function within(clock: Clock, ms: number, event: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, resolve);
    event.then(() => {
      cancel();
      resolve();
    });
  });
}
