import { randomUUID } from "node:crypto";
import { ChatClient, type Identity } from "../core/chat-client.ts";
import { systemClock } from "../core/clock.ts";
import { TimedOutError, UnreachableError } from "../core/errors.ts";
import { type Nick, toNick } from "../core/names.ts";
import { IdentityFile } from "./identity-file.ts";
import type { ClientSettings } from "./options.ts";
import { OutboxFile } from "./outbox-file.ts";
import { SocketTransport } from "./socket-transport.ts";

/**
 * A client for the settings, not started yet. What a person types is kept `on disk` until it is sent; what a script says
 * the script has itself, and would say again.
 */
export function newClient(
  { url, nick }: ClientSettings,
  env: NodeJS.ProcessEnv,
  outbox: "on disk" | "in memory" = "in memory",
): ChatClient {
  const fileOf = (name: Nick) => new IdentityFile(env, url, name);
  const ports = {
    transport: new SocketTransport(url),
    clock: systemClock,
    random: Math.random,
    newId: randomUUID,
    ...(outbox === "on disk" ? { outbox: new OutboxFile(env, url, nick) } : {}),
  };
  // Who takes another nick is the same user under it tomorrow.
  const remember = (identity: Identity) => fileOf(toNick(identity.nickName) ?? nick).save(identity);
  return new ChatClient(ports, fileOf(nick).load(), remember);
}

/**
 * Resolves when a client is online. Rejects when it will not get there: the server refuses it, or can't be reached at the
 * first try. Later losses are not its matter: the client comes back by itself.
 */
export function whenOnline(client: ChatClient): Promise<void> {
  return new Promise((resolve, reject) => {
    client.subscribe((event) => {
      if (event.type !== "status") return;
      const { status } = event;
      if (status.status === "online") resolve();
      if (status.status === "refused") reject(status.error);
      const absent = status.status === "waiting" && status.cause !== "refused"; // a busy server is waited for
      if (absent) reject(new UnreachableError(status.message));
    });
  });
}

/** Rejects when the server refuses a client, at whichever of its connections. */
function whenRefused(client: ChatClient): Promise<never> {
  return new Promise((_, reject) => {
    client.subscribe((event) => {
      if (event.type === "status" && event.status.status === "refused") reject(event.status.error);
    });
  });
}

/** Rejects with TimedOutError after `ms`. */
export function whenLate(ms: number, what: string): Promise<never> {
  return new Promise((_, reject) => {
    const late = () => reject(new TimedOutError(`${what} within ${ms / 1000} s (--timeout)`));
    systemClock.after(ms, late);
  });
}

/** Runs `work` with a client that is started, and closed whatever happens; ends early where `work` can't succeed. */
export async function withClient<T>(client: ChatClient, work: () => Promise<T>): Promise<T> {
  const online = whenOnline(client);
  const refused = whenRefused(client);
  const done = work();
  for (const loser of [done, refused]) loser.catch(() => {}); // the reason that counts may be another's
  try {
    client.start();
    await online;
    return await Promise.race([done, refused]);
  } finally {
    client.close();
  }
}
