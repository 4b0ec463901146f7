import type { ChatClient } from "../../../core/client/chat-client.ts";
import { DIRECT_PREFIX } from "../../../core/protocol/limits.ts";
import type { Group } from "../../../core/protocol/names.ts";
import { safeLine } from "../../../core/text/safe-text.ts";
import { keptClient, whenOnline, within } from "../../connect.ts";
import { asGroup } from "../../reading/query.ts";
import { type ClientSettings, clientSettings, parseRooms } from "../../settings/settings.ts";
import type { Shell } from "../../shell.ts";
import type { Candidate, Sources } from "./candidates.ts";
import type { Found } from "./cursor-place.ts";

/** The time that the server may take, ms: somebody holds the Tab key. */
const PATIENCE_MS = 1_000;

/** Of so many rooms at most are the people asked for. */
const MOST_ROOMS = 20;

/** Rooms and nicks from the config file and the server. None of it rejects: what is not known is not offered. */
export class ChatSources implements Sources {
  readonly #shell: Shell;

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  async rooms(given: Found["given"]): Promise<readonly Candidate[]> {
    const settings = this.#settings(given);
    if (settings === undefined) return [];
    const { groups } = settings.config;
    const there = await this.#ask(settings, (client) => publicRooms(client, groups), []);
    return unique([...groups, ...there].map(({ value, name }) => ({ text: value, description: name })));
  }

  async nicks(given: Found["given"], typed: string): Promise<readonly Candidate[]> {
    const settings = this.#settings(given);
    if (settings === undefined) return [];
    const { config } = settings;
    const own = config.nick === undefined ? [] : [{ text: config.nick, description: "" }];
    const room = given.get("rooms") ?? given.get("room");
    const there = await this.#ask(settings, (client) => people(client, config.groups, { room, typed }), []);
    return unique([...own, ...there]);
  }

  #settings(given: Found["given"]): ClientSettings | undefined {
    const { env } = this.#shell;
    const url = given.get("url") ?? env.GROUPCHAT_URL;
    const nick = given.get("nick") ?? env.GROUPCHAT_NICK;
    const tokenFile = given.get("token-file") ?? env.GROUPCHAT_TOKEN_FILE;
    const flags = {
      ...(url === undefined ? {} : { url }),
      ...(nick === undefined ? {} : { nick }),
      ...(tokenFile === undefined ? {} : { tokenFile }),
    };
    try {
      return clientSettings(flags, env);
    } catch {
      return undefined;
    }
  }

  /** Only who has been on the server asks it: to press Tab takes no nick there. */
  async #ask<T>(settings: ClientSettings, what: (client: ChatClient) => Promise<T>, nothing: T): Promise<T> {
    const client = keptClient(settings, this.#shell);
    if (client === undefined) return nothing;
    try {
      const online = whenOnline(client);
      client.start();
      const asked = online.then(() => what(client));
      return await within(PATIENCE_MS, "not-answered", asked);
    } catch {
      return nothing;
    } finally {
      client.close();
    }
  }
}

async function publicRooms(client: ChatClient, known: readonly Group[]): Promise<Group[]> {
  const { rooms } = await client.ask.rooms();
  return rooms.filter(({ roomId }) => !roomId.startsWith(DIRECT_PREFIX)).map((room) => asGroup(room, known));
}

async function people(
  client: ChatClient,
  known: readonly Group[],
  { room, typed }: { readonly room: string | undefined; readonly typed: string },
): Promise<Candidate[]> {
  const groups = room === undefined ? await publicRooms(client, known) : parseRooms(room, known);
  const rosters = await Promise.all(
    groups.slice(0, MOST_ROOMS).map(async ({ roomId, name }) =>
      (await client.ask.who(roomId, typed === "" ? {} : { prefix: typed })).users.map(({ nickName }) => ({
        text: nickName,
        description: name,
      })),
    ),
  );
  return rosters.flat();
}

/** Each text once; none that would not be the same once it is safe to print. */
function unique(candidates: readonly Candidate[]): Candidate[] {
  const safe = candidates.filter(({ text }) => text !== "" && safeLine(text) === text);
  return [
    ...new Map(
      safe.map(({ text, description }) => [text, { text, description: safeLine(description) }] as const),
    ).values(),
  ];
}
