import type { WebSocket } from "ws";
import { putOffFrames } from "./engine.ts";

/** Frames of one WebSocket that are taken in one turn of the event loop, and the time for those of all, in ms. */
const FRAMES = 32;
const TURN_MS = 3;

/**
 * Takes the frames of WebSockets in steps: one read may hold ten thousand small ones, and whoever sent them would have the server for
 * itself until the last is done. Beyond its share a WebSocket gives one frame a turn, however many came.
 */
export class FrameSteps {
  /** Counts the turns in which frames came. */
  #turn = 0;
  /** The instant at which this turn began, ms of `performance.now`; undefined before its first frame. */
  #began: number | undefined;

  /** To be called before anybody else listens to a WebSocket. */
  watch(webSocket: WebSocket): void {
    let turn = 0;
    let taken = 0;
    const count = (): void => {
      const isLong = this.#isLong();
      taken = turn === this.#turn ? taken + 1 : 1;
      turn = this.#turn;
      putOffFrames(webSocket, isLong || taken >= FRAMES);
    };
    for (const frame of ["message", "ping", "pong"]) webSocket.on(frame, count);
  }

  #isLong(): boolean {
    const now = performance.now();
    if (this.#began === undefined) {
      this.#began = now;
      this.#turn += 1;
      setImmediate(() => {
        this.#began = undefined;
      });
    }
    return now - this.#began > TURN_MS;
  }
}
