import { listSettings, parseSetting, SETTING_NAMES } from "../../../core/client/setting-text.ts";
import type { RoomId } from "../../../core/protocol/names.ts";
import type { RoomSettings, SettingsChange } from "../../../core/protocol/room-settings.ts";
import { safeLine } from "../../../core/text/safe-text.ts";
import { UsageError } from "../../exit.ts";
import { jsonLine } from "../../io/output.ts";
import type { RoomSettingsRecord } from "../../io/room-records.ts";
import { write } from "../../io/streams.ts";
import { queryServer } from "../../reading/query.ts";
import { type ClientFlags, chosenRoom, clientSettings } from "../../settings/settings.ts";
import type { Shell } from "../../shell.ts";
import type { ROOM_ACTIONS } from "./define.ts";

/** The options of `room`. */
export interface RoomFlags extends ClientFlags {
  readonly room?: string;
  readonly json?: true;
  /** ms */
  readonly timeout: number;
}

/** Prints the settings of a room, changes some, or makes a private room and prints its value. */
export async function room(
  action: (typeof ROOM_ACTIONS)[number],
  given: readonly string[],
  flags: RoomFlags,
  shell: Shell,
): Promise<number> {
  const settings = clientSettings(flags, shell.env);
  const change = parseSettings(given);
  if (action === "set" && given.length === 0) throw new UsageError((words) => words.noSettings);
  const print = async (roomId: RoomId, now: RoomSettings, text: string) => {
    const record: RoomSettingsRecord = { roomId, settings: now };
    await write(shell.output, flags.json ? `${jsonLine(record)}\n` : text);
  };
  if (action === "new") {
    return queryServer(settings, shell, flags.timeout, async ({ manage }) => {
      const roomId = await manage.makePrivate(change);
      await print(roomId, await manage.settings(roomId), `${roomId.replace(/^room/, "")}\n`);
    });
  }
  const { roomId } = chosenRoom(flags.room, settings.config);
  return queryServer(settings, shell, flags.timeout, async ({ manage }) => {
    const now =
      action === "set" ? await manage.changeSettings(roomId, change) : await manage.settings(roomId);
    await print(roomId, now, settingLines(now));
  });
}

/** Reads settings such as `read-only=on`; throws UsageError for what is none. */
function parseSettings(given: readonly string[]): SettingsChange {
  const changes = given.map((text) => {
    const [, name = "", value = ""] = /^([^=\uff1d]*)[=\uff1d]?(.*)$/su.exec(text) ?? [];
    const change = parseSetting(name.trim(), value);
    if (change === undefined)
      throw new UsageError((words) => words.badRoomSetting(text, SETTING_NAMES.join(", ")));
    return change;
  });
  return Object.assign({}, ...changes);
}

/** `read-only  on`, a line each. */
function settingLines(settings: RoomSettings): string {
  const width = Math.max(...SETTING_NAMES.map(({ length }) => length));
  return listSettings(settings)
    .map(([name, value]) => `${name.padEnd(width)}  ${safeLine(value)}`.trimEnd())
    .map((line) => `${line}\n`)
    .join("");
}
