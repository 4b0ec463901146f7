import { safeLine } from "../../../core/text/safe-text.ts";
import { jsonLine } from "../../io/output.ts";
import type { RoomRecord } from "../../io/records.ts";
import { write } from "../../io/streams.ts";
import { asGroup, queryServer } from "../../reading/query.ts";
import { type ClientFlags, clientSettings } from "../../settings/settings.ts";
import type { Shell } from "../../shell.ts";

/** The options of `rooms`. */
export interface RoomsFlags extends ClientFlags {
  readonly json?: true;
  /** ms */
  readonly timeout: number;
}

/** Prints the rooms of the server, a line each. */
export async function rooms(flags: RoomsFlags, shell: Shell): Promise<number> {
  const settings = clientSettings(flags, shell.env);
  return queryServer(settings, shell, flags.timeout, async (client) => {
    for await (const room of client.ask.allRooms()) {
      const { roomId, users, lastSeq, topic } = room;
      const { name } = asGroup(room, settings.config.groups);
      const record: RoomRecord = { roomId, room: name, users, lastSeq, topic: topic ?? null };
      await write(shell.output, `${flags.json ? jsonLine(record) : roomLine(record, shell)}\n`);
    }
  });
}

/** `聊天群1  3 online  1204 messages  Release day` */
function roomLine({ room, users, lastSeq, topic }: RoomRecord, { words }: Shell): string {
  const line = `${room}  ${words.online(users)}  ${words.messages(lastSeq)}`;
  return topic === null ? line : `${line}  ${safeLine(topic)}`;
}
