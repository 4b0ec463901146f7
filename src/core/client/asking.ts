import { ChatError, chatError } from "../protocol/errors.ts";
import type { REPLIES, ReplyOf } from "../protocol/replies.ts";
import type { Connection } from "./connection.ts";
import { parseReply } from "./payloads.ts";
import type { Speaker } from "./sending/speaker.ts";

/** The things that requests need of the client that owns them. */
export interface AskingPorts {
  readonly connection: Connection;
  speaker(): Speaker;
  /** Calls `run` once after `ms`. */
  after(ms: number, run: () => void): void;
}

/** Asks a server; what is only known to v1 rejects on a base server. */
export class Asking {
  readonly #ports: AskingPorts;

  constructor(ports: AskingPorts) {
    this.#ports = ports;
  }

  /** Makes a request. `onReply` hears of the reply before anything that the server says after it. */
  request<Event extends keyof typeof REPLIES>(
    event: Event,
    payload: object,
    onReply: (reply: ReplyOf<Event>) => void = () => {},
  ): Promise<ReplyOf<Event>> {
    const { connection, speaker } = this.#ports;
    if (speaker().dialect === "base") {
      return Promise.reject(chatError("base-server", { event }));
    }
    return new Promise((resolve, reject) => {
      connection.request(event, payload, (outcome) => {
        if (!outcome.ok) return reject(outcome.error);
        const reply = parseReply(event, outcome.reply);
        if ("error" in reply) return reject(reply.error);
        onReply(reply.value);
        resolve(reply.value);
      });
    });
  }

  /** Asks again after the wait that the server names, as often as it does. */
  async patiently<T>(ask: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        const wait = error instanceof ChatError ? error.retryAfterMs : undefined;
        if (wait === undefined) throw error;
        await new Promise<void>((resolve) => this.#ports.after(wait, resolve));
      }
    }
  }
}
