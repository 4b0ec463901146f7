import { safeLine } from "../../../core/text/safe-text.ts";
import { jsonLine } from "../../io/output.ts";
import type { RoomRecord } from "../../io/room-records.ts";
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
      const { roomId, users, lastSeq, topic = null } = room;
      const group = asGroup(room, settings.config.groups);
      const isPrivate = room.settings?.private === true;
      const record: RoomRecord = { roomId, room: group.name, users, lastSeq, topic, private: isPrivate };
      const isConfigured = settings.config.groups.includes(group);
      const line = flags.json
        ? jsonLine(record)
        : roomLine(record, isConfigured ? undefined : group.value, shell);
      await write(shell.output, `${line}\n`);
    }
  });
}

/** `聊天群1  3 online  1204 messages  Release day`; the value of a room that has its name from its settings stands beside that. */
function roomLine(
  { room, users, lastSeq, topic }: RoomRecord,
  value: string | undefined,
  { words }: Shell,
): string {
  const named = value === undefined || room === `#${value}` ? room : `${room} #${value}`;
  const line = `${named}  ${words.online(users)}  ${words.messages(lastSeq)}`;
  return topic === null ? line : `${line}  ${safeLine(topic)}`;
}
