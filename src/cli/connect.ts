import { ChatClient } from "../core/client/chat-client.ts";
import type { ClientIdentity, ClientPorts } from "../core/client/client-ports.ts";
import { ChatError, chatError } from "../core/protocol/errors.ts";
import { type RoomId, toNick } from "../core/protocol/names.ts";
import { systemClock } from "../core/time/clock.ts";
import { Credentials } from "./credentials.ts";
import { CredentialsTransport } from "./credentials-transport.ts";
import { IdentityFile } from "./files/identity-file.ts";
import { note } from "./io/streams.ts";
import { newIds } from "./new-ids.ts";
import type { ClientSettings } from "./settings/settings.ts";
import type { Shell } from "./shell.ts";
import { whenStopped } from "./signals.ts";
import { SocketTransport } from "./socket-transport.ts";

/** The ports that keep messages which are not committed. */
type Unsent = Pick<ClientPorts, "outbox" | "keepsFailed">;

/** A client for the settings, not started yet. What a script says the script has itself, so nothing is kept for it. */
export function newClient(
  settings: ClientSettings,
  shell: Shell,
  unsent: Unsent = { keepsFailed: false },
): ChatClient {
  const identity = identityFile(settings, shell).load();
  return clientOf(identity, settings, shell, new Credentials(settings, shell), unsent);
}

/** A client that shows an invite as it comes in. */
export function invitedClient(invite: string, settings: ClientSettings, shell: Shell): ChatClient {
  const identity = identityFile(settings, shell).load();
  const credentials = new Credentials(settings, shell, { invite });
  return clientOf(identity, settings, shell, credentials, { keepsFailed: false });
}

/** As `newClient`, but undefined for a user who has never been on the server: none is made. Nobody is asked for a password. */
export function keptClient(settings: ClientSettings, shell: Shell): ChatClient | undefined {
  const kept = identityFile(settings, shell).kept();
  return kept === undefined ? undefined : clientOf(kept, settings, shell, new Credentials(settings));
}

function identityFile({ url, nick }: ClientSettings, { env }: Shell, name = nick): IdentityFile {
  return new IdentityFile(env, url, name);
}

function clientOf(
  identity: ClientIdentity,
  settings: ClientSettings,
  shell: Shell,
  credentials: Credentials,
  unsent: Unsent = {},
): ChatClient {
  if (settings.trust.insecure) note(shell.errors, shell.words.tls.insecure(settings.url));
  const ports = {
    transport: new CredentialsTransport(new SocketTransport(settings.url, settings.trust), credentials),
    clock: systemClock,
    random: Math.random,
    newId: newIds(),
    ...unsent,
  };
  // A user who takes another nick is the same user under it tomorrow.
  const remember = (next: ClientIdentity) =>
    identityFile(settings, shell, toNick(next.nickName) ?? settings.nick).save(next);
  return new ChatClient(ports, identity, remember);
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
      if (absent) reject(asUnreachable(status.error));
    });
  });
}

/** A first connection that fails is a server that can't be reached, whatever ended it. */
function asUnreachable({ reason, params }: ChatError): ChatError {
  return new ChatError("UNREACHABLE", reason, params, {});
}

/** Rejects when the server refuses a client, at whichever of its connections. */
function whenRefused(client: ChatClient): Promise<never> {
  return new Promise((_, reject) => {
    client.subscribe((event) => {
      if (event.type === "status" && event.status.status === "refused") reject(event.status.error);
    });
  });
}

/** Rejects once the server has taken a client out of the last of its rooms. */
function whenOutside(client: ChatClient): Promise<never> {
  const inside = new Set<RoomId>();
  return new Promise((_, reject) => {
    client.subscribe((event) => {
      if (event.type === "joined") inside.add(event.room.roomId);
      if (event.type === "left") inside.delete(event.roomId);
      if (event.type === "removed" && inside.delete(event.roomId) && inside.size === 0) reject(event.error);
    });
  });
}

/** The reasons of a time limit. */
type Missing = "not-confirmed" | "not-answered" | "not-said" | "not-reacted";

/** Resolves as `work` does, or rejects after `ms` with an error that says what did not happen. */
export async function within<T>(ms: number, missing: Missing, work: Promise<T>): Promise<T> {
  let cancel = () => {};
  const late = new Promise<never>((_, reject) => {
    cancel = systemClock.after(ms, () => reject(chatError(missing, { seconds: ms / 1000 })));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    cancel();
  }
}

/** Hands on what comes from a source; rejects with `not-answered` once a step takes longer than `ms` to come. */
export async function* limitEachStep<T>(ms: number, source: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    for (;;) {
      const next = await within(ms, "not-answered", source.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    source.return(undefined).catch(() => {}); // a source that hangs never answers, and a failure of it concerns nobody any more
  }
}

/**
 * Runs `work` with a client that is started, and closed whatever happens; ends early where `work` can't succeed, as the client is refused or was
 * taken out of all its rooms, and with what `stopped` rejects with: StoppedError when the process is told to end.
 */
export async function withClient<T>(
  client: ChatClient,
  work: () => Promise<T>,
  stopped: Promise<never> = whenStopped(),
): Promise<T> {
  const online = whenOnline(client);
  const refused = whenRefused(client);
  const outside = whenOutside(client);
  const done = work();
  for (const loser of [done, refused, outside, stopped]) loser.catch(() => {}); // the reason that counts may be another's
  try {
    client.start();
    await Promise.race([online, done, stopped]); // work that has a time limit may be over before the client is online
    return await Promise.race([done, refused, outside, stopped]);
  } finally {
    client.close();
  }
}
