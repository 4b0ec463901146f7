import { randomUUID } from "node:crypto";
import type { ConnectionStatus } from "../core/chat.ts";
import { ChatClient } from "../core/chat-client.ts";
import { systemClock } from "../core/clock.ts";
import { type ChatError, TimedOutError, UnreachableError } from "../core/errors.ts";
import { IdentityFile } from "./identity-file.ts";
import type { ClientSettings } from "./options.ts";
import { SocketTransport } from "./socket-transport.ts";

/** A client for the settings, not started yet. */
export function newClient({ url, nick }: ClientSettings, env: NodeJS.ProcessEnv): ChatClient {
  const file = new IdentityFile(env, url, nick);
  const ports = {
    transport: new SocketTransport(url),
    clock: systemClock,
    random: Math.random,
    newId: randomUUID,
  };
  return new ChatClient(ports, file.load(), (identity) => file.save(identity));
}

/**
 * Rejects when a client will not get anywhere: the server refuses it, or can't be reached at the first try. Later
 * losses are not its matter: the client comes back by itself.
 */
export function whenHopeless(client: ChatClient): Promise<never> {
  let wasOnline = false;
  return new Promise((_, reject) => {
    client.subscribe((event) => {
      if (event.type !== "status") return;
      wasOnline ||= event.status.status === "online";
      const error = hopeless(event.status, wasOnline);
      if (error !== undefined) reject(error);
    });
  });
}

function hopeless(status: ConnectionStatus, wasOnline: boolean): ChatError | undefined {
  if (status.status === "refused") return status.error;
  return status.status === "waiting" && !wasOnline ? new UnreachableError(status.message) : undefined;
}

/** Rejects with TimedOutError after `ms`. */
export function whenLate(ms: number, what: string): Promise<never> {
  return new Promise((_, reject) => {
    const late = () => reject(new TimedOutError(`${what} within ${ms / 1000} s (--timeout)`));
    systemClock.after(ms, late);
  });
}

/** Runs `work` with a started client and closes it whatever happens; ends early where `work` can't succeed. */
export async function withClient<T>(client: ChatClient, work: () => Promise<T>): Promise<T> {
  const hopeless = whenHopeless(client);
  try {
    client.start();
    return await Promise.race([work(), hopeless]);
  } finally {
    client.close();
  }
}
