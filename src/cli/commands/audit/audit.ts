import { AUDIT_PAGE } from "../../../core/protocol/limits.ts";
import type { AuditEvent } from "../../../core/protocol/moderation.ts";
import { safeLine } from "../../../core/text/safe-text.ts";
import { isoTime } from "../../../core/time/local-time.ts";
import { toTimes } from "../../../core/time/time.ts";
import { withAccess } from "../../../server/access/operator.ts";
import { EXIT } from "../../exit.ts";
import { requireDataFile } from "../../files/paths.ts";
import { jsonLine } from "../../io/output.ts";
import type { AuditRecord } from "../../io/records.ts";
import { write } from "../../io/streams.ts";
import { nameRoom, queryServer } from "../../reading/query.ts";
import { loadConfig } from "../../settings/config.ts";
import { type ClientFlags, clientSettings } from "../../settings/settings.ts";
import type { Shell } from "../../shell.ts";

/** The options of `audit`. */
export interface AuditFlags extends ClientFlags {
  readonly n?: number;
  readonly data?: string;
  readonly json?: true;
  /** ms */
  readonly timeout: number;
}

/** Entries that are printed where nothing is said. */
const LAST = 20;

/** Prints the last entries of the audit log, oldest first: of a running server as an admin there, or of a data file. */
export async function audit(flags: AuditFlags, shell: Shell): Promise<number> {
  const { n = LAST, data } = flags;
  if (data !== undefined) {
    const entries = await withAccess(requireDataFile(data, shell.env), ({ access }) =>
      readLast(n, async (query) => access.audit(query)),
    );
    await print(entries, flags, shell);
    return EXIT.done;
  }
  return queryServer(clientSettings(flags, shell.env), shell, flags.timeout, async (client) => {
    const entries = await readLast(n, (query) => client.ask.audit(query));
    await print(entries, flags, shell);
  });
}

interface Query {
  readonly before?: number;
  readonly limit: number;
}

interface Page {
  readonly entries: readonly AuditEvent[];
  readonly next?: number | undefined;
}

async function readLast(n: number, read: (query: Query) => Promise<Page>): Promise<readonly AuditEvent[]> {
  const entries: AuditEvent[] = [];
  for (let next: number | undefined; entries.length < n; ) {
    const limit = Math.min(AUDIT_PAGE, n - entries.length);
    const page = await read(next === undefined ? { limit } : { limit, before: next });
    entries.push(...page.entries);
    next = page.next;
    if (next === undefined) break;
  }
  return entries.reverse();
}

async function print(entries: readonly AuditEvent[], { json }: AuditFlags, shell: Shell): Promise<void> {
  const { groups } = loadConfig(shell.env);
  for (const entry of entries) {
    const room = entry.roomId === undefined ? null : nameRoom(entry.roomId, groups);
    const line = json ? jsonLine(toRecord(entry, room)) : formatEntry(entry, room, shell);
    await write(shell.output, `${line}\n`);
  }
}

function toRecord(entry: AuditEvent, room: string | null): AuditRecord {
  const { id, at, by, byNick, from, action, roomId, subject, subjectNick, details } = entry;
  return {
    id,
    at: isoTime(at),
    by: by ?? null,
    byNick: byNick ?? null,
    from: from ?? null,
    action,
    roomId: roomId ?? null,
    room,
    subject: subject ?? null,
    subjectNick: subjectNick ?? null,
    details,
  };
}

/** `2026-11-27 15:00:00  mod (10.0.0.1)  ban  eve  #ops  reason: spam` */
function formatEntry(entry: AuditEvent, room: string | null, { words }: Shell): string {
  const { at, by, byNick, from, action, subject, subjectNick, details } = entry;
  const who = byNick ?? by ?? words.admin.operator;
  const parts = [
    toTimes(at),
    from === undefined ? who : `${who} (${from})`,
    action,
    subjectNick ?? subject ?? "",
    room ?? "",
    ...Object.entries(details).map(([name, value]) => `${name}: ${value}`),
  ];
  return parts
    .filter((part) => part !== "")
    .map((part) => safeLine(part))
    .join("  ");
}
