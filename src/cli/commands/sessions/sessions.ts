import type { SessionInfo } from "../../../core/protocol/replies.ts";
import { safeLine } from "../../../core/text/safe-text.ts";
import { isoTime } from "../../../core/time/local-time.ts";
import { UsageError } from "../../exit.ts";
import { jsonLine } from "../../io/output.ts";
import type { SessionRecord } from "../../io/records.ts";
import { write } from "../../io/streams.ts";
import { queryServer } from "../../reading/query.ts";
import { type ClientFlags, clientSettings } from "../../settings/settings.ts";
import type { Shell } from "../../shell.ts";
import type { SESSION_ACTIONS } from "./define.ts";

/** The options of `sessions`. */
export interface SessionFlags extends ClientFlags {
  readonly json?: true;
  /** ms */
  readonly timeout: number;
}

/** Ends sessions of one's own, if it is told to, and prints those that there are then, a line each. */
export async function sessions(
  action: (typeof SESSION_ACTIONS)[number],
  id: string | undefined,
  flags: SessionFlags,
  shell: Shell,
): Promise<number> {
  if (action === "end" && id === undefined) throw new UsageError(({ entry }) => entry.whichSession);
  if (action === "list" && id !== undefined) throw new UsageError(({ entry }) => entry.listTakesNoId);
  return queryServer(clientSettings(flags, shell.env), shell, flags.timeout, async (client) => {
    const found = await client.ask.sessions(id);
    const lines = found.map((one) => (flags.json ? jsonLine(toRecord(one)) : sessionLine(one, shell)));
    if (lines.length > 0) await write(shell.output, `${lines.join("\n")}\n`);
  });
}

/** `5f0c91d2ab37  2026-11-27T10:30:00.000+08:00  10.0.0.1  1 connection  this one` */
function sessionLine({ id, beganAt, address, connections, current }: SessionInfo, { words }: Shell): string {
  const { entry } = words;
  const parts = [id, isoTime(beganAt), address ?? "-", entry.connections(connections)];
  return [...parts, ...(current ? [entry.thisSession] : [])].map(safeLine).join("  ");
}

function toRecord({ id, beganAt, address, connections, current }: SessionInfo): SessionRecord {
  return { id, began: isoTime(beganAt), address: address ?? null, connections, current };
}
