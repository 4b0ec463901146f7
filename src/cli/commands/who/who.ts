import { safeLine } from "../../../core/text/safe-text.ts";
import { jsonLine } from "../../io/output.ts";
import type { MemberRecord } from "../../io/records.ts";
import { write } from "../../io/streams.ts";
import { listQueriedRooms, queryServer } from "../../reading/query.ts";
import { type ClientFlags, clientSettings } from "../../settings/settings.ts";
import type { Shell } from "../../shell.ts";

/** The options of `who`. */
export interface WhoFlags extends ClientFlags {
  readonly room?: string;
  readonly json?: true;
  /** ms */
  readonly timeout: number;
}

/** Prints who is in the rooms, a line each. */
export async function who(flags: WhoFlags, shell: Shell): Promise<number> {
  const settings = clientSettings(flags, shell.env);
  return queryServer(settings, shell, flags.timeout, async (client) => {
    const groups = await listQueriedRooms(flags.room, settings, client);
    for (const { roomId, name } of groups) {
      const records = (await client.ask.everybody(roomId)).map(({ userId, nickName, away }): MemberRecord => {
        return { roomId, room: name, userId, nickName, away: away ?? null };
      });
      const lines = records.map((record) => (flags.json ? jsonLine(record) : memberLine(record, shell)));
      if (lines.length > 0) await write(shell.output, `${lines.join("\n")}\n`);
    }
  });
}

/** `聊天群1  alice  away: lunch` */
function memberLine({ room, nickName, away }: MemberRecord, { words }: Shell): string {
  const line = `${room}  ${safeLine(nickName)}`;
  return away === null ? line : `${line}  ${words.away(safeLine(away))}`;
}
