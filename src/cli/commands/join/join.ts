import { constants } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import type { ChatClient } from "../../../core/client/chat-client.ts";
import type { Group } from "../../../core/protocol/names.ts";
import { systemClock } from "../../../core/time/clock.ts";
import { FIRST_PAGE } from "../../../tui/first-page.ts";
import type { ThemeName } from "../../../tui/look/theme.ts";
import type { ScreenSettings } from "../../../tui/screen-options.ts";
import type { Words } from "../../../tui/words/english.ts";
import { wordsFor } from "../../../tui/words/words.ts";
import { newClient, whenOnline, withClient } from "../../connect.ts";
import { EXIT, UsageError } from "../../exit.ts";
import { OutboxFile } from "../../files/outbox-file.ts";
import { ScreenMemory } from "../../files/screen-memory.ts";
import { note, write } from "../../io/streams.ts";
import { chattinessOf } from "../../reading/status-printer.ts";
import { type AddressedMessage, addressedMessage } from "../../settings/addressed-message.ts";
import { type ScreenConfig, screenConfig } from "../../settings/screen-config.ts";
import {
  type ClientFlags,
  type ClientSettings,
  chosenRooms,
  clientSettings,
} from "../../settings/settings.ts";
import type { Shell } from "../../shell.ts";
import { endless } from "../../signals.ts";
import { askForTrust } from "../../tls/ask-trust.ts";
import { acceptInvite, readLink } from "./accept-invite.ts";
import { writeCrashLog } from "./crash-log.ts";
import { EarlyEvents } from "./early-events.ts";
import { describeUnsent, Unsent } from "./unsent.ts";

/** The options of `join`. */
export interface JoinFlags extends ClientFlags {
  readonly rooms?: string;
  /** The address of the message to begin at. */
  readonly at?: string;
  readonly plain?: true;
  readonly theme?: ThemeName;
  /** False: `--no-mouse`. */
  readonly mouse: boolean;
}

/** Comes in by the link of an invite, if there is one; with `-`, which uses up standard input, it only prints the room's value then. */
export async function join(text: string | undefined, flags: JoinFlags, shell: Shell): Promise<number> {
  if (text === undefined) return chat(flags, shell);
  if (flags.rooms !== undefined || flags.at !== undefined)
    throw new UsageError((words) => words.linkAndRooms);
  const link = await readLink(text, shell);
  const invited = { ...flags, url: link.url };
  const { value } = await acceptInvite(link, await trustedSettings(invited, shell), shell);
  if (text !== "-") return chat({ ...invited, rooms: value }, shell);
  await write(shell.output, `${value}\n`);
  return EXIT.done;
}

/** The settings, with the key of a server that the person at the terminal trusts. */
async function trustedSettings(flags: JoinFlags, shell: Shell): Promise<ClientSettings> {
  const settings = clientSettings(flags, shell.env);
  const isAsking = shell.input.isTTY === true && shell.errors.isTTY === true;
  return isAsking ? askForTrust(settings, shell) : settings;
}

/** The chat: the full screen on a terminal, else lines. Only the screen loads what draws it. */
async function chat(flags: JoinFlags, shell: Shell): Promise<number> {
  const { env, input, output, errors } = shell;
  const settings = await trustedSettings(flags, shell);
  const at = flags.at === undefined ? undefined : addressedMessage(flags.at, settings);
  const groups = groupsOf(flags, at, settings);
  const screen = screenConfig(settings.config); // also where there is none: it would fail the next time
  const words = wordsFor(env);
  const { url, nick: nickName } = settings;
  const unsent = input.isTTY ? { outbox: new OutboxFile(env, url, nickName) } : {};
  const client = newClient(settings, shell, unsent);
  if (!plain(flags, shell)) {
    return onScreen(client, { groups, at }, settings, screenSettings(flags, screen, words), shell);
  }
  const { runLineMode } = await import("./line-mode.ts");
  const chattiness = chattinessOf(flags);
  const lines = { at: flags.at, client, groups, nickName, url, input, output, errors, clock: systemClock };
  const options = { ...lines, words, shellWords: shell.words, chattiness };
  return endless(withClient(client, () => runLineMode(options)));
}

/** The rooms to enter; that of the message to begin at is among them, and alone where no others are named. */
function groupsOf(
  { rooms }: JoinFlags,
  at: AddressedMessage | undefined,
  { config }: ClientSettings,
): readonly Group[] {
  if (at === undefined) return chosenRooms(rooms, config);
  const others = rooms === undefined ? config.groups : chosenRooms(rooms, config);
  return others.some(({ roomId }) => roomId === at.group.roomId) ? others : [...others, at.group];
}

/** Flag over config file over default. */
function screenSettings(flags: JoinFlags, config: ScreenConfig, words: Words): ScreenSettings {
  const { colours, keys, preferences } = config;
  const theme = flags.theme ?? preferences.theme;
  const mouse = flags.mouse && preferences.mouse;
  return { words, colours, keys, preferences: { ...preferences, theme, mouse } };
}

/** The time that the first frame waits for the rooms, so that it shows what is in them, ms. */
const FIRST_FRAME_MS = 100;

/** The time that what was said last may still be on its way when the chat is left, ms. */
const LAST_WORDS_MS = 2_000;

/** The rooms to enter, and the message to begin at. */
interface Beginning {
  readonly groups: readonly Group[];
  readonly at: AddressedMessage | undefined;
}

/** Connects and joins while the screen is loaded; once it shows, everything that happened and happens is told on it. */
async function onScreen(
  client: ChatClient,
  { groups, at }: Beginning,
  { nick: nickName, url }: ClientSettings,
  settings: ScreenSettings,
  { env, inherited, version, words }: Shell,
): Promise<number> {
  const online = whenOnline(client);
  const unsent = new Unsent(client);
  const early = new EarlyEvents(client);
  const loaded = Promise.all([import("../../../tui/app.ts"), import("../../system.ts")]);
  try {
    const joins = groups.map(({ roomId }) => client.join(roomId, { limit: FIRST_PAGE }));
    const joined = Promise.allSettled(joins); // what comes of it is told as events
    client.start();
    await online;
    const [{ runScreen }, { systemProcess, systemTerminal }] = await loaded;
    await Promise.race([joined, pause(FIRST_FRAME_MS)]);
    setFlagsFromString("--semi-space-growth-factor=1"); // a flood's garbage is no reason to keep more memory for it
    const end = await runScreen({
      client: early.handOver(),
      groups,
      at: at && { roomId: at.group.roomId, seq: at.seq },
      nickName,
      url,
      terminal: systemTerminal(),
      process: systemProcess(),
      clock: systemClock,
      env,
      settings,
      memory: new ScreenMemory(env, url, nickName),
      sounds: async () => (await import("../../../core/text/pinyin.ts")).soundsLike,
      emoji: async () => (await import("../../../core/text/emoji-names.ts")).EMOJI_NAMES,
      keepPreference: async (name, value) =>
        (await import("./keep-preference.ts")).keepPreference(words, env, name, value),
      openLink: async (link) => (await import("./open-link.ts")).openLink(link, inherited),
      edit: async (text, onBegun) => (await import("./editor.ts")).editText(text, inherited, onBegun),
    }).catch((error: unknown) => ({ reason: "failed", error }) as const);
    if (end.reason === "failed") return crashed(end.error, settings.words, env, version);
    await unsent.settled(systemClock, LAST_WORDS_MS);
    if (end.reason !== "hangup") sayGoodbye(nickName, unsent, groups, settings.words);
    if (end.reason === "quit") return EXIT.done;
    return 128 + constants.signals[end.reason === "signal" ? end.signal : "SIGHUP"];
  } finally {
    client.close();
  }
}

/** The terminal is the person's again; what happened is written down for whoever mends it. */
function crashed(error: unknown, words: Words, env: NodeJS.ProcessEnv, version: string): number {
  const file = writeCrashLog(error, env, version);
  if (file === undefined) throw error;
  note(process.stderr, words.crashed(file));
  return EXIT.failed;
}

/** The last words, on the screen that the shell has again: above all what would be lost. */
function sayGoodbye(nickName: string, unsent: Unsent, groups: readonly Group[], words: Words): void {
  for (const outgoing of unsent.list()) {
    const { roomId } = outgoing;
    const room = groups.find((group) => group.roomId === roomId)?.name ?? roomId;
    note(process.stderr, words.keptUnsent(room, describeUnsent(outgoing)));
  }
  process.stdout.write(`${words.goodbye(nickName)}\n`);
}

/** Tells whether lines suit this place better than the screen. */
function plain({ plain: asked }: JoinFlags, { env, input, output }: Shell): boolean {
  const screen = input.isTTY && output.isTTY && env.TERM !== "dumb";
  return asked === true || !screen || env.INK_SCREEN_READER === "true";
}
