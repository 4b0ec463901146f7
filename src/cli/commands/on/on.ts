import type { ChatMessage } from "../../../core/client/chat.ts";
import type { ChatClient } from "../../../core/client/chat-client.ts";
import { beginAfter, beginAt } from "../../../core/client/reader/range.ts";
import { RoomReader } from "../../../core/client/reader/room-reader.ts";
import { chatError } from "../../../core/protocol/errors.ts";
import type { Group } from "../../../core/protocol/names.ts";
import { systemClock } from "../../../core/time/clock.ts";
import type { Position } from "../../../core/time/position.ts";
import { newClient, withClient, within } from "../../connect.ts";
import { EXIT, StoppedError } from "../../exit.ts";
import { expandPath } from "../../files/paths.ts";
import { changeFilterOf, type FilterFlags, filterOf, patternOf } from "../../reading/filter.ts";
import { parsePositionOption } from "../../reading/position-options.ts";
import { ReadCursors } from "../../reading/read-cursors.ts";
import { newStatusPrinter } from "../../reading/status-printer.ts";
import { type ClientFlags, chosenRooms, clientSettings } from "../../settings/settings.ts";
import type { Shell } from "../../shell.ts";
import { endless, whenStopped } from "../../signals.ts";
import { systemProcess } from "../../system.ts";
import { ChildCommands } from "./child-commands.ts";
import { DoneUpTo } from "./done-up-to.ts";
import { MessageCommands, type MessageCommandsOptions, type WatchedRoom } from "./message-commands.ts";
import { ownChanges } from "./own-changes.ts";
import { checkRunnable } from "./runnable.ts";

/** The options of `on`. */
export interface OnFlags extends ClientFlags, FilterFlags {
  readonly rooms?: string;
  /** The most commands that run at once. */
  readonly jobs: number;
  readonly reply?: true;
  readonly own?: true;
  readonly changes?: true;
  readonly since?: string;
  readonly state?: string;
  /** ms, until the rooms are entered. */
  readonly timeout: number;
}

/** Runs a command for each message that matches, until it is told to end and the commands that run have ended. */
export async function on(args: readonly string[], flags: OnFlags, shell: Shell): Promise<number> {
  const [command = "", ...rest] = args;
  checkRunnable(command, shell.env);
  const settings = clientSettings(flags, shell.env);
  const groups = chosenRooms(flags.rooms, settings.config);
  const since = parsePositionOption("--since", flags.since, systemClock.now());
  const cursors =
    flags.state === undefined ? undefined : ReadCursors.load(expandPath("--state", flags.state, shell.env));
  const client = newClient(settings, shell);
  const changes = flags.changes === true;
  const readers = groups.map((group) => ({
    group,
    reader: new RoomReader(client, group.roomId, systemClock, { changes }),
  }));
  const chosen = choiceOf(flags, client);
  const status = newStatusPrinter(groups, flags, shell);
  status.follow(client);
  const commands = new ChildCommands();
  const running = new MessageCommands({
    ...chosen,
    args: [command, ...rest],
    client,
    settings,
    jobs: flags.jobs,
    replies: flags.reply === true,
    commands,
    cursors,
    shell,
    printLoss: (step) => status.printStep(step),
  });
  const enterAll = () => {
    const entered = Promise.all(readers.map((room) => enter(room, since, cursors)));
    return within(flags.timeout, "not-answered", entered);
  };
  return untilStopped(client, enterAll, running, commands);
}

/**
 * Runs commands until a first signal, lets those that run end, and ends them at a second one, at SIGINT and at any failure:
 * none is left behind.
 */
async function untilStopped(
  client: ChatClient,
  enterAll: () => Promise<readonly WatchedRoom[]>,
  running: MessageCommands,
  commands: ChildCommands,
): Promise<number> {
  let entered = false;
  const work = async () => {
    const rooms = await enterAll();
    entered = true;
    await running.run(rooms);
    return EXIT.done;
  };
  const stopped = whenStopped().catch((error: unknown) => {
    if (!entered || !(error instanceof StoppedError) || error.signal === "SIGINT") throw error;
    running.stop();
    return whenStopped().catch(() => Promise.reject(chatError("commands-ended", {})));
  });
  const stopListening = systemProcess().onExit(() => commands.signal("SIGTERM"));
  try {
    return await endless(withClient(client, work, stopped));
  } finally {
    await commands.end(systemClock);
    stopListening();
  }
}

/** Selects messages, and takes their text apart. */
function choiceOf(
  flags: OnFlags,
  client: Pick<ChatClient, "subscribe">,
): Pick<MessageCommandsOptions, "matches" | "choose" | "pattern"> {
  const asked = filterOf(flags);
  const askedChange = changeFilterOf(flags);
  const isOwnChange = ownChanges(client);
  const matches = (message: ChatMessage) =>
    (flags.own === true || !message.own) && (asked?.(message) ?? true);
  const choose: MessageCommandsOptions["choose"] = (message, differences) => {
    if (!askedChange(message)) return [];
    return differences.filter((difference) => flags.own === true || !isOwnChange(message, difference));
  };
  return { matches, choose: flags.changes ? choose : undefined, pattern: patternOf(flags) };
}

/** Enters a room and goes where its reading begins: behind what an earlier run did, or `since`, or now. */
async function enter(
  { group, reader }: { readonly group: Group; readonly reader: RoomReader },
  since: Position | undefined,
  cursors: ReadCursors | undefined,
): Promise<WatchedRoom> {
  await reader.enter();
  const { epoch, reached } = reader;
  const cursor = cursors?.of(reader.roomId);
  if (cursor !== undefined) {
    await beginAfter(reader, cursor);
    return { group, reader, done: new DoneUpTo({ ...cursor, rev: cursor.rev ?? reader.rev }) };
  }
  if (since !== undefined) {
    await beginAt(reader, { since });
    return { group, reader, done: new DoneUpTo(undefined, reader.rev) };
  }
  reader.begin(reached + 1);
  if (epoch === "") return { group, reader, done: new DoneUpTo(undefined) }; // a base server numbers nothing
  const now = { epoch, seq: reached, rev: reader.rev };
  cursors?.keep(reader.roomId, now);
  return { group, reader, done: new DoneUpTo(now) };
}
