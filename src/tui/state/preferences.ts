import type { RoomId } from "../../core/protocol/names.ts";
import type { ThemeName } from "../look/theme.ts";

/** The messages that a person is notified of: none, those that mention them, or all. */
export const ALERT_LEVELS = ["off", "mentions", "all"] as const;
export type AlertLevel = (typeof ALERT_LEVELS)[number];

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

/** The ways to lay messages out: by who said them at either side, all at the left, or each in one line. */
export const LAYOUTS = ["sides", "left", "compact"] as const;
export type LayoutName = (typeof LAYOUTS)[number];

/** A part of each day without bell and notifications, in minutes since midnight; it may go over midnight. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
}

/** The choices of a person, which can change while the screen runs. */
export interface Preferences {
  readonly theme: ThemeName;
  readonly layout: LayoutName;
  /** Columns of the lists at the sides, 0 for none; they still need a terminal that is wide enough. */
  readonly roomList: number;
  readonly memberList: number;
  /** True if the mouse wheel scrolls; the terminal's own selection then needs Shift. */
  readonly mouse: boolean;
  /** Words that call this user as the nick does, on this screen. */
  readonly highlights: readonly string[];
  readonly alerts: AlertSettings;
  readonly quiet: QuietHours | undefined;
  /** Slash commands of a person's own: what each stands for, by its name. */
  readonly aliases: Readonly<Record<string, string>>;
}

export const DEFAULT_PREFERENCES: Preferences = {
  theme: "auto",
  layout: "sides",
  roomList: 20,
  memberList: 20,
  mouse: true,
  highlights: [],
  alerts: DEFAULT_ALERTS,
  quiet: undefined,
  aliases: {},
};

/** The fewest and the most columns of a list at the side. */
export const LIST_COLUMNS = { fewest: 10, most: 60 } as const;

/** Says whether a time of day, in minutes since midnight, is within quiet hours. */
export function isQuiet(quiet: QuietHours | undefined, minute: number): boolean {
  if (quiet === undefined) return false;
  const { from, to } = quiet;
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}
