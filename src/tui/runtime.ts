import type { ClientEvent } from "../core/chat.ts";
import type { Clock } from "../core/clock.ts";
import type { ScreenClient } from "./client-port.ts";
import type { Effect, Happening } from "./model/effect.ts";
import { type ChatState, nextChange } from "./model/state.ts";
import type { Typesetter } from "./model/typesetter.ts";
import { update } from "./model/update.ts";

/** What the runtime moves, and what it moves it with. */
export interface RuntimePorts {
  readonly client: ScreenClient;
  readonly clock: Clock;
  readonly typesetter: Typesetter;
  /** Shows a state. */
  draw(state: ChatState): void;
  /** Shows the state again, whole: what the terminal shows is not known. */
  redraw(state: ChatState): void;
  suspend(): void;
  quit(): void;
}

/** The shortest time between two frames, in ms: 60 a second. */
export const FRAME_MS = 16;

/**
 * Moves the state: what happens goes through `update`, its effects are done, and the screen is drawn at most once a frame.
 * What the client tells within a frame is gathered. While nothing happens, it does nothing.
 */
export class Runtime {
  readonly #ports: RuntimePorts;
  #state: ChatState;
  #heard: ClientEvent[] = [];
  #drawnAt = 0;
  #cancelFrame: (() => void) | undefined;
  #cancelTick: () => void = () => {};
  #running = true;

  constructor(ports: RuntimePorts, state: ChatState) {
    this.#ports = ports;
    this.#state = state;
  }

  /** Does the first effects and draws the first frame. */
  start(effects: readonly Effect[]): void {
    for (const effect of effects) this.#do(effect);
    this.#frameSoon();
  }

  /** Takes in what the client tells, with the next frame. */
  hear(event: ClientEvent): void {
    if (!this.#running) return;
    this.#heard = gathered(this.#heard, event);
    this.#frameSoon();
  }

  /** Takes in anything else, now. */
  happen(happening: Happening): void {
    if (!this.#running) return;
    this.#catchUp();
    this.#step(happening);
    this.#frameSoon();
  }

  /** Draws everything anew, now. */
  redraw(): void {
    if (this.#running) this.#ports.redraw(this.#state);
  }

  /** Nothing happens any more. */
  stop(): void {
    this.#running = false;
    this.#cancelFrame?.();
    this.#cancelTick();
  }

  #catchUp(): void {
    for (const event of this.#heard.splice(0)) this.#step({ type: "client", event });
  }

  #step(happening: Happening): void {
    const { clock, typesetter } = this.#ports;
    const [state, effects] = update(this.#state, happening, clock.now(), typesetter);
    this.#state = state;
    for (const effect of effects) this.#do(effect);
  }

  #frameSoon(): void {
    if (this.#cancelFrame !== undefined || !this.#running) return;
    const { clock } = this.#ports;
    const wait = Math.max(0, this.#drawnAt + FRAME_MS - clock.now());
    this.#cancelFrame = clock.after(Math.min(wait, FRAME_MS), () => this.#frame());
  }

  #frame(): void {
    this.#cancelFrame = undefined;
    this.#catchUp();
    this.#drawnAt = this.#ports.clock.now();
    this.#ports.draw(this.#state);
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
    const { client } = this.#ports;
    switch (effect.type) {
      case "join":
        return ignore(client.join(effect.roomId));
      case "leave":
        return ignore(client.leave(effect.roomId));
      case "send":
        return ignore(client.send(effect.roomId, effect.msg, effect.kind));
      case "retry":
        return client.retry(effect.clientMsgId);
      case "loadOlder":
        return this.#loadOlder(effect);
      case "redraw":
        return this.redraw();
      case "suspend":
        return this.#ports.suspend();
      case "quit":
        return this.#ports.quit();
    }
  }

  #loadOlder({ roomId, before, limit }: Extract<Effect, { type: "loadOlder" }>): void {
    this.#ports.client.history(roomId, { before, limit }).then(
      ({ messages, more }) => this.happen({ type: "older", roomId, messages, more }),
      () => this.happen({ type: "olderFailed", roomId }),
    );
  }
}

/** The client tells of every failure by an event as well. */
function ignore(done: Promise<unknown>): void {
  done.catch(() => {});
}

/** Messages of one room that follow one another become one event: a flood costs a frame, not a copy each. */
function gathered(heard: ClientEvent[], event: ClientEvent): ClientEvent[] {
  const last = heard.at(-1);
  if (event.type !== "messages" || last?.type !== "messages" || last.roomId !== event.roomId) {
    heard.push(event);
    return heard;
  }
  heard[heard.length - 1] = { ...last, messages: [...last.messages, ...event.messages] };
  return heard;
}
