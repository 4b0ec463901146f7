import { beginAfter, beginAt } from "../../../core/client/reader/range.ts";
import { RoomReader } from "../../../core/client/reader/room-reader.ts";
import { systemClock } from "../../../core/time/clock.ts";
import { newClient, withClient, within } from "../../connect.ts";
import { EXIT, UsageError } from "../../exit.ts";
import { expandPath } from "../../files/paths.ts";
import { lineFormatter } from "../../io/output.ts";
import { changedFormatterOf } from "../../reading/changed-format.ts";
import { changeFilterOf, type FilterFlags, filterOf } from "../../reading/filter.ts";
import { type FormatFlags, formatterOf } from "../../reading/format.ts";
import { parseRangeOptions } from "../../reading/position-options.ts";
import { ReadCursors } from "../../reading/read-cursors.ts";
import { StepPrinter } from "../../reading/step-printer.ts";
import { type ClientFlags, chosenRooms, clientSettings } from "../../settings/settings.ts";
import type { Shell } from "../../shell.ts";
import { endless } from "../../signals.ts";

/** The options of `tail`. */
export interface TailFlags extends ClientFlags, FilterFlags, FormatFlags {
  readonly rooms?: string;
  /** The number of each room's last messages. */
  readonly lines?: number;
  readonly follow?: true;
  readonly changes?: true;
  readonly since?: string;
  readonly until?: string;
  readonly state?: string;
  /** ms, until the rooms are entered. */
  readonly timeout: number;
}

/** The number of each room's last messages where nothing is said. */
const LAST = 20;

/** Prints the last messages of the rooms in one order, then, with `follow`, each that comes until it is stopped. */
export async function tail(flags: TailFlags, shell: Shell): Promise<number> {
  const settings = clientSettings(flags, shell.env);
  const groups = chosenRooms(flags.rooms, settings.config);
  const { since, until } = parseRangeOptions(flags, systemClock.now());
  const last = flags.lines ?? (since === undefined ? LAST : undefined);
  const matches = filterOf(flags);
  const format = formatterOf(flags, lineFormatter(shell.words));
  const changes = flags.changes === true;
  const changed = { matches: changeFilterOf(flags), format: changedFormatterOf(flags, shell.words) };
  if (changes && !flags.follow && flags.state === undefined) {
    throw new UsageError(({ needs }) => needs("--changes", "--follow / --state"));
  }
  const cursors =
    flags.state === undefined ? undefined : ReadCursors.load(expandPath("--state", flags.state, shell.env));
  const client = newClient(settings, shell);
  const readers = groups.map(({ roomId }) => new RoomReader(client, roomId, systemClock, { changes }));
  const enter = async (reader: RoomReader) => {
    await reader.enter();
    const cursor = cursors?.of(reader.roomId);
    if (cursor === undefined) await beginAt(reader, { since, until, last, matches });
    else await beginAfter(reader, cursor);
  };
  const printer = new StepPrinter({
    groups,
    matches,
    format,
    flags,
    shell,
    cursors,
    ...(changes ? { changed } : {}),
  });
  printer.narrate(client);
  const work = withClient(client, async () => {
    const entered = Promise.all(readers.map(enter));
    await within(flags.timeout, "not-answered", entered);
    await printer.print(readers, flags.follow === true);
    return EXIT.done;
  });
  return flags.follow ? endless(work) : work;
}
