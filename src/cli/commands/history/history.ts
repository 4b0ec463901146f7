import { beginAt, type ReadRange } from "../../../core/client/reader/range.ts";
import { RoomReader } from "../../../core/client/reader/room-reader.ts";
import type { Group } from "../../../core/protocol/names.ts";
import { systemClock } from "../../../core/time/clock.ts";
import { newClient, withClient, within } from "../../connect.ts";
import { EXIT } from "../../exit.ts";
import { lineFormatter } from "../../io/output.ts";
import { type FilterFlags, filterOf } from "../../reading/filter.ts";
import { type FormatFlags, formatterOf } from "../../reading/format.ts";
import { parseRangeOptions } from "../../reading/position-options.ts";
import { StepPrinter } from "../../reading/step-printer.ts";
import { addressedMessage } from "../../settings/addressed-message.ts";
import {
  type ClientFlags,
  type ClientSettings,
  chosenRoom,
  clientSettings,
} from "../../settings/settings.ts";
import type { Shell } from "../../shell.ts";

/** The options of `history`. */
export interface HistoryFlags extends ClientFlags, FilterFlags, FormatFlags {
  readonly room?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit?: number;
  /** The address of a message. */
  readonly around?: string;
  /** ms, until the room is entered. */
  readonly timeout: number;
}

/**
 * Prints a stretch of a room, oldest first: with `limit` the first ones from `since` on, or else the last ones; or what was said around a
 * message.
 */
export async function history(flags: HistoryFlags, shell: Shell): Promise<number> {
  const settings = clientSettings(flags, shell.env);
  const { group, since, until, limit } = rangeOf(flags, settings);
  const last = since === undefined ? limit : undefined;
  const matches = filterOf(flags);
  const format = formatterOf(flags, lineFormatter(shell.words));
  const client = newClient(settings, shell);
  const reader = new RoomReader(client, group.roomId, systemClock);
  const printer = new StepPrinter({ groups: [group], matches, format, flags, shell });
  printer.narrate(client);
  return withClient(client, async () => {
    const entered = reader.enter().then(() => beginAt(reader, { since, until, last, matches }));
    await within(flags.timeout, "not-answered", entered);
    await printer.print([reader], false, limit);
    return EXIT.done;
  });
}

/** Messages printed around one, if nothing says how many. */
const AROUND = 20;

/** A room, and the part of it that is printed: up to `limit` of its messages from `since` on, or else the last ones. */
interface RoomPart extends Pick<ReadRange, "since" | "until"> {
  readonly group: Group;
  readonly limit: number | undefined;
}

/** Half of the messages around one stand before it. Throws UsageError. */
function rangeOf(flags: HistoryFlags, settings: ClientSettings): RoomPart {
  const { around, room, limit } = flags;
  if (around === undefined) {
    return {
      group: chosenRoom(room, settings.config),
      limit,
      ...parseRangeOptions(flags, systemClock.now()),
    };
  }
  const { group, seq } = addressedMessage(around, settings);
  const count = limit ?? AROUND;
  return { group, limit: count, since: { seq: Math.max(1, seq - Math.floor(count / 2)) }, until: undefined };
}
