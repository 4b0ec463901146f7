import { beginAt } from "../../../core/client/reader/range.ts";
import { RoomReader } from "../../../core/client/reader/room-reader.ts";
import { systemClock } from "../../../core/time/clock.ts";
import { newClient, withClient, within } from "../../connect.ts";
import { EXIT } from "../../exit.ts";
import { lineFormatter } from "../../io/output.ts";
import { type FilterFlags, filterOf } from "../../reading/filter.ts";
import { type FormatFlags, formatterOf } from "../../reading/format.ts";
import { parseRangeOptions } from "../../reading/position-options.ts";
import { StepPrinter } from "../../reading/step-printer.ts";
import { type ClientFlags, chosenRoom, clientSettings } from "../../settings/settings.ts";
import type { Shell } from "../../shell.ts";

/** The options of `history`. */
export interface HistoryFlags extends ClientFlags, FilterFlags, FormatFlags {
  readonly room?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit?: number;
  /** ms, until the room is entered. */
  readonly timeout: number;
}

/** Prints a stretch of a room, oldest first: with `limit` the first ones from `since` on, or else the last ones. */
export async function history(flags: HistoryFlags, shell: Shell): Promise<number> {
  const settings = clientSettings(flags, shell.env);
  const group = chosenRoom(flags.room, settings.config);
  const { since, until } = parseRangeOptions(flags, systemClock.now());
  const last = since === undefined ? flags.limit : undefined;
  const matches = filterOf(flags);
  const format = formatterOf(flags, lineFormatter(shell.words));
  const client = newClient(settings, shell);
  const reader = new RoomReader(client, group.roomId, systemClock);
  const printer = new StepPrinter({ groups: [group], matches, format, flags, shell });
  printer.narrate(client);
  return withClient(client, async () => {
    const entered = reader.enter().then(() => beginAt(reader, { since, until, last, matches }));
    await within(flags.timeout, "not-answered", entered);
    await printer.print([reader], false, flags.limit);
    return EXIT.done;
  });
}
