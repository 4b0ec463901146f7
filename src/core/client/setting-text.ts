import { LONGEST_SLOW_MS } from "../protocol/limits.ts";
import type { RoomSettings, SettingsChange } from "../protocol/room-settings.ts";
import { formatDuration, parseDuration } from "../time/duration.ts";

/** The settings of a room, as they are typed. */
export const SETTING_NAMES = ["name", "listed", "read-only", "topic-lock", "archived", "slow"] as const;

type SettingName = (typeof SETTING_NAMES)[number];

const ON = ["on", "开"];
const OFF = ["off", "关"];

/** Reads a setting as it is typed: `read-only` and `on`, `slow` and `30s`, `name` and anything; undefined for what can't be one. */
export function parseSetting(name: string, text: string): SettingsChange | undefined {
  const value = text.trim();
  const on = ON.includes(value) ? true : OFF.includes(value) ? false : undefined;
  switch (name) {
    case "name":
      return { name: value };
    case "slow":
      return toSlow(OFF.includes(value) ? 0 : parseDuration(value));
    case "listed":
      return on === undefined ? undefined : { listed: on };
    case "read-only":
      return on === undefined ? undefined : { readOnly: on };
    case "topic-lock":
      return on === undefined ? undefined : { topicLock: on };
    case "archived":
      return on === undefined ? undefined : { archived: on };
    default:
      return undefined;
  }
}

/** The settings of a room as they are typed, each with its value. */
export function listSettings(settings: RoomSettings): readonly (readonly [SettingName, string])[] {
  const { name, listed, readOnly, topicLock, archived, slowMs } = settings;
  return [
    ["name", name],
    ["listed", onOff(listed)],
    ["read-only", onOff(readOnly)],
    ["topic-lock", onOff(topicLock)],
    ["archived", onOff(archived)],
    ["slow", slowMs === 0 ? "off" : formatDuration(slowMs)],
  ];
}

function onOff(on: boolean): string {
  return on ? "on" : "off";
}

function toSlow(ms: number | undefined): SettingsChange | undefined {
  return ms === undefined || !Number.isInteger(ms) || ms > LONGEST_SLOW_MS ? undefined : { slowMs: ms };
}
