import { constants } from "node:os";
import type { ChatClient } from "../../core/chat-client.ts";
import { systemClock } from "../../core/clock.ts";
import type { Group, Nick } from "../../core/names.ts";
import { words } from "../../tui/model/words.ts";
import { newClient, whenOnline, withClient } from "../connect.ts";
import { EarlyEvents } from "../early-events.ts";
import { EXIT } from "../exit.ts";
import { type ClientFlags, chosenRooms, clientSettings } from "../options.ts";
import { note } from "../streams.ts";
import { Unsent } from "../unsent.ts";

/** The options of `join`. */
export interface JoinFlags extends ClientFlags {
  readonly rooms?: string;
  readonly plain?: true;
}

/** The chat: the full screen on a terminal, else lines. Only the screen loads what draws it. */
export async function join(flags: JoinFlags): Promise<number> {
  const settings = clientSettings(flags, process.env);
  const groups = chosenRooms(flags.rooms, settings.config);
  const client = newClient(settings, process.env, process.stdin.isTTY ? "on disk" : "in memory");
  if (!plain(flags, process.env)) return onScreen(client, groups, settings.nick);
  const { runLineMode } = await import("../line-mode.ts");
  const { stdin: input, stdout: output, stderr: errors } = process;
  const options = {
    client,
    groups,
    nickName: settings.nick,
    input,
    output,
    errors,
    quiet: flags.quiet === true,
  };
  return withClient(client, () => runLineMode(options));
}

/** How long what was said last may still be on its way when the chat is left, ms. */
const LAST_WORDS_MS = 2_000;

/** Connects and joins while the screen is loaded; once it shows, everything that happened and happens is told on it. */
async function onScreen(client: ChatClient, groups: readonly Group[], nickName: Nick): Promise<number> {
  const online = whenOnline(client);
  const unsent = new Unsent(client);
  const early = new EarlyEvents(client);
  const loaded = Promise.all([import("../../tui/app.tsx"), import("../system.ts")]);
  try {
    for (const { roomId } of groups) client.join(roomId).catch(() => {}); // told as an event
    client.start();
    await online;
    const [{ runScreen }, { systemProcess, systemTerminal }] = await loaded;
    const end = await runScreen({
      client: early.handOver(),
      groups,
      nickName,
      terminal: systemTerminal(),
      process: systemProcess(),
      clock: systemClock,
      env: process.env,
    });
    await unsent.settled(systemClock, LAST_WORDS_MS);
    if (end.reason !== "hangup") sayGoodbye(nickName, unsent, groups);
    if (end.reason === "quit") return EXIT.done;
    return 128 + constants.signals[end.reason === "signal" ? end.signal : "SIGHUP"];
  } finally {
    client.close();
  }
}

/** The last words, on the screen that the shell has again: above all what would be lost. */
function sayGoodbye(nickName: Nick, unsent: Unsent, groups: readonly Group[]): void {
  for (const { roomId, msg } of unsent.list()) {
    const room = groups.find((group) => group.roomId === roomId)?.name ?? roomId;
    note(process.stderr, words.keptUnsent(room, msg));
  }
  process.stdout.write(`${words.goodbye(nickName)}\n`);
}

/** Whether lines suit this place better than the screen. */
function plain({ plain: asked }: JoinFlags, env: NodeJS.ProcessEnv): boolean {
  const screen = process.stdin.isTTY && process.stdout.isTTY && env.TERM !== "dumb";
  return asked === true || !screen || env.INK_SCREEN_READER === "true";
}
