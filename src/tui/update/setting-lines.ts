import { listSettings } from "../../core/client/setting-text.ts";
import type { RoomSettings } from "../../core/protocol/room-settings.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import type { Words } from "../words/english.ts";

/** Writes the settings of a room as a list, safe to print. */
export function formatSettings(settings: RoomSettings, words: Words): string {
  const given = listSettings(settings).filter(([, value]) => value !== "");
  return words.listed(given.map(([name, value]) => words.setting(name, safeLine(value))));
}
