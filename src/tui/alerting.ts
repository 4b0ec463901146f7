import { minuteOfDay } from "../core/time/local-time.ts";
import type { Alert } from "./state/effect.ts";
import { type AlertLevels, isQuiet, type Preferences } from "./state/preferences.ts";
import { currentRoom } from "./state/rooms.ts";
import type { ChatState } from "./state/state.ts";

/** Says whether a person is notified in one of the ways at an instant, ms since 1970 UTC. */
export function shouldNotify(
  alert: Alert,
  means: keyof AlertLevels,
  { alerts: settings, quiet }: Pick<Preferences, "alerts" | "quiet">,
  now: number,
): boolean {
  if (isQuiet(quiet, minuteOfDay(now))) return false;
  const level = settings.rooms.get(alert.roomId)?.[means] ?? settings[means];
  return level === "all" || (level === "mentions" && alert.level === "mention");
}

/** Writes the window's title: how much waits, and the room that is looked at. Muted rooms do not count. */
export function titleOf(state: ChatState): string {
  const { alerts: settings } = state.preferences;
  let waiting = 0;
  for (const { roomId, muted, unread, mentions } of state.rooms) {
    const level = settings.rooms.get(roomId)?.title ?? settings.title;
    if (!muted && level !== "off") waiting += level === "all" ? unread : mentions;
  }
  const here = currentRoom(state)?.name;
  const name = [here, state.look.words.product].flatMap((part) => part ?? []).join(" - ");
  return waiting > 0 ? `(${waiting}) ${name}` : name;
}
