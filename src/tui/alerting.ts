import type { RoomId } from "../core/protocol/names.ts";
import type { Alert } from "./state/effect.ts";
import { currentRoom } from "./state/rooms.ts";
import type { ChatState } from "./state/state.ts";

/** The messages that a person is notified of: none, those that mention them, or all. */
export type AlertLevel = "off" | "mentions" | "all";

/** The ways to notify a person: the terminal's bell, the desktop's notifications, the count in the window's title. */
export interface AlertLevels {
  readonly bell: AlertLevel;
  readonly desktop: AlertLevel;
  readonly title: AlertLevel;
}

/** A person's choice, and another one for some rooms. */
export interface AlertSettings extends AlertLevels {
  readonly rooms: ReadonlyMap<RoomId, Partial<AlertLevels>>;
}

export const DEFAULT_ALERTS: AlertSettings = {
  bell: "mentions",
  desktop: "mentions",
  title: "all",
  rooms: new Map(),
};

/** Says whether a person is notified in one of the ways. */
export function shouldNotify(alert: Alert, means: keyof AlertLevels, settings: AlertSettings): boolean {
  const level = settings.rooms.get(alert.roomId)?.[means] ?? settings[means];
  return level === "all" || (level === "mentions" && alert.level === "mention");
}

/** Writes the window's title: how much waits, and the room that is looked at. Muted rooms do not count. */
export function titleOf(state: ChatState, settings: AlertSettings): string {
  let waiting = 0;
  for (const { roomId, muted, unread, mentions } of state.rooms) {
    const level = settings.rooms.get(roomId)?.title ?? settings.title;
    if (!muted && level !== "off") waiting += level === "all" ? unread : mentions;
  }
  const here = currentRoom(state)?.name;
  const name = [here, state.look.words.product].flatMap((part) => part ?? []).join(" - ");
  return waiting > 0 ? `(${waiting}) ${name}` : name;
}
