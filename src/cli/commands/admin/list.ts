import { safeLine } from "../../../core/text/safe-text.ts";
import { isoTime } from "../../../core/time/local-time.ts";
import { toTimes } from "../../../core/time/time.ts";
import { type OperatorRecords, withAccess } from "../../../server/access/operator.ts";
import type { Sanction, Subject } from "../../../server/access/sanctions.ts";
import { userIdOf } from "../../../server/store/owned-id.ts";
import { EXIT } from "../../exit.ts";
import { requireDataFile } from "../../files/paths.ts";
import { jsonLine } from "../../io/output.ts";
import type { AccessRecord } from "../../io/records.ts";
import { write } from "../../io/streams.ts";
import { nameRoom } from "../../reading/query.ts";
import { loadConfig } from "../../settings/config.ts";
import type { Shell } from "../../shell.ts";

/** Prints the roles that were given in a data file, and the bans and silences that hold, a line each. */
export async function listAccess(
  { data, json }: { readonly data?: string; readonly json?: true },
  { env, output, words }: Shell,
): Promise<number> {
  const { groups } = loadConfig(env);
  const records = await withAccess(requireDataFile(data, env), (kept) => readRecords(kept, Date.now()));
  for (const record of records) {
    const room = record.roomId === null ? null : nameRoom(record.roomId, groups);
    const line = json ? jsonLine({ ...record, room }) : formatRecord(record, room, words);
    await write(output, `${line}\n`);
  }
  return EXIT.done;
}

type UnnamedRecord = Omit<AccessRecord, "room">;

const NOTHING = {
  userId: null,
  nickName: null,
  network: null,
  role: null,
  until: null,
  reason: null,
  by: null,
};

function readRecords({ access, identities }: OperatorRecords, now: number): readonly UnnamedRecord[] {
  const roles = access.roles.list().map(({ user, roomId, role }): UnnamedRecord => {
    const userId = userIdOf(user);
    const nickName = identities.byUserId(userId)?.nickName ?? null;
    return { ...NOTHING, type: "role", roomId: roomId ?? null, userId, nickName, role };
  });
  return [
    ...roles,
    ...access.bans.list(now).map((one) => sanctionRecord("ban", one)),
    ...access.silences.list(now).map((one) => sanctionRecord("silence", one)),
  ];
}

function sanctionRecord(type: "ban" | "silence", sanction: Sanction): UnnamedRecord {
  const { roomId = null, name, until, why, byNick = null } = sanction;
  return {
    ...NOTHING,
    ...subjectFields(sanction.subject, name),
    type,
    roomId,
    until: until === undefined ? null : isoTime(until),
    reason: why === "" ? null : why,
    by: byNick,
  };
}

function subjectFields({ type, id }: Subject, name: string): Partial<UnnamedRecord> {
  if (type === "network") return { network: id };
  return { userId: type === "user" ? userIdOf(id) : id, nickName: name };
}

/** `ban  eve  #ops  until 2026-11-27 15:00:00  spam` */
function formatRecord(record: UnnamedRecord, room: string | null, { admin }: Shell["words"]): string {
  const { type, role, nickName, userId, network, until, reason } = record;
  const parts = [
    admin.kinds[role ?? type],
    safeLine(nickName ?? userId ?? network ?? ""),
    room ?? admin.server,
    ...(until === null ? [] : [admin.until(toTimes(Date.parse(until)))]),
    ...(reason === null ? [] : [safeLine(reason)]),
  ];
  return parts.join("  ");
}
