import type { ChatMessage, ClientEvent } from "../core/client/chat.ts";
import type { Clock } from "../core/time/clock.ts";
import { runClientEffect } from "./client-effects.ts";
import type { ScreenClient } from "./client-port.ts";
import type { Typesetter } from "./layout/typesetter.ts";
import { type Effect, isScreenEffect, type ScreenEffect, type ScreenEvent } from "./state/effect.ts";
import type { ChatState } from "./state/state.ts";
import { nextChange } from "./update/transient.ts";
import { update } from "./update/update.ts";

/** Everything that the runtime needs. */
export interface RuntimePorts {
  readonly client: ScreenClient;
  readonly clock: Clock;
  readonly typesetter: Typesetter;
  /** Shows a state. */
  draw(state: ChatState): void;
  /** Does an effect of the screen's own. */
  perform(effect: ScreenEffect): void;
}

/** The shortest time between two frames that nobody waits for, in ms: 30 a second, and the keys have the rest. */
export const FRAME_MS = 33;

/** Events that nobody waits for at the keyboard. */
const NOT_AWAITED: ReadonlySet<ScreenEvent["type"]> = new Set(["reply", "emoji", "sounds", "tick"]);

/** The longest rest after a frame, which is as long as the frame took: a flood leaves room for the keys. */
const LONGEST_REST_MS = 50;

/**
 * Moves the state: what happens goes through `update`, its effects are done, and the screen is drawn. What somebody did
 * is shown at once, with all that was read in the same turn; what the client tells is gathered, and drawn at most once
 * a frame. While nothing happens, it does nothing.
 */
export class Runtime {
  readonly #ports: RuntimePorts;
  #state: ChatState;
  #heard: ClientEvent[] = [];
  #nextFrameAt = 0;
  #cancelFrame: (() => void) | undefined;
  /** A frame is due in this turn. */
  #urgent = false;
  #cancelTick: () => void = () => {};
  #running = true;

  constructor(ports: RuntimePorts, state: ChatState) {
    this.#ports = ports;
    this.#state = state;
  }

  get state(): ChatState {
    return this.#state;
  }

  /** Does the first effects and draws the first frame. */
  start(effects: readonly Effect[]): void {
    for (const effect of effects) this.#do(effect);
    this.#frameNow();
  }

  /** Takes in an event of the client, with the next frame. */
  hear(event: ClientEvent): void {
    if (!this.#running) return;
    gather(this.#heard, event);
    this.#frameSoon();
  }

  /** Takes in anything else, now. */
  happen(event: ScreenEvent): void {
    if (!this.#running) return;
    this.#catchUp();
    this.#step(event);
    if (NOT_AWAITED.has(event.type)) this.#frameSoon();
    else this.#frameNow();
  }

  /** Draws now. */
  redraw(): void {
    if (this.#running) this.#ports.draw(this.#state);
  }

  /** Ends all of it: nothing happens any more. */
  stop(): void {
    this.#running = false;
    this.#cancelFrame?.();
    this.#cancelTick();
  }

  #catchUp(): void {
    for (const event of this.#heard.splice(0)) this.#step({ type: "client", event });
  }

  #step(event: ScreenEvent): void {
    const { clock, typesetter } = this.#ports;
    const [state, effects] = update(this.#state, event, clock.now(), typesetter);
    this.#state = state;
    for (const effect of effects) this.#do(effect);
  }

  #frameSoon(): void {
    if (this.#cancelFrame !== undefined || !this.#running) return;
    const { clock } = this.#ports;
    const wait = Math.max(0, this.#nextFrameAt - clock.now());
    this.#cancelFrame = clock.after(wait, () => this.#frame());
  }

  #frameNow(): void {
    if (this.#urgent || !this.#running) return;
    this.#urgent = true;
    this.#cancelFrame?.();
    this.#cancelFrame = this.#ports.clock.after(0, () => this.#frame());
  }

  #frame(): void {
    this.#cancelFrame = undefined;
    this.#urgent = false;
    this.#catchUp();
    const began = this.#ports.clock.now();
    this.#ports.draw(this.#state);
    const ended = this.#ports.clock.now();
    this.#nextFrameAt = ended + Math.max(FRAME_MS, Math.min(LONGEST_REST_MS, ended - began));
    this.#tickLater();
  }

  /** Wakes up when the screen changes by time alone, and only then. */
  #tickLater(): void {
    const { clock } = this.#ports;
    this.#cancelTick();
    const at = nextChange(this.#state);
    if (at === undefined || !this.#running) return;
    this.#cancelTick = clock.after(Math.max(1, at - clock.now()), () => this.happen({ type: "tick" }));
  }

  #do(effect: Effect): void {
    if (isScreenEffect(effect)) return this.#ports.perform(effect);
    runClientEffect(effect, this.#ports.client, (reply) => this.happen({ type: "reply", reply }));
  }
}

/** Messages of one room that follow one another become one event: a flood costs a frame, not a copy each. */
function gather(heard: ClientEvent[], event: ClientEvent): void {
  const last = heard.at(-1);
  if (event.type !== "messages" || last?.type !== "messages" || last.roomId !== event.roomId) {
    heard.push(event.type === "messages" ? { ...event, messages: [...event.messages] } : event);
    return;
  }
  (last.messages as ChatMessage[]).push(...event.messages); // the copy made above
}
