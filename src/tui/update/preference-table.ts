import { THEMES } from "../look/theme.ts";
import {
  ALERT_LEVELS,
  type AlertLevels,
  LAYOUTS,
  LIST_COLUMNS,
  type Preferences,
} from "../state/preferences.ts";

/** A setting of the screen, as `/set` has it. Described by `words.preferences[name]`. */
export interface Preference {
  readonly name: PreferenceName;
  /** The texts that it may be, where they can be counted. */
  readonly values: readonly string[];
  /** Its value as it is typed. */
  read(preferences: Preferences): string;
  /** The preferences with another value; undefined for a text that is none. */
  write(preferences: Preferences, typed: string): Preferences | undefined;
  /** The value for the config file, as JSON has it; undefined takes it out of the file. */
  keep(preferences: Preferences): unknown;
}

const NAMES = [
  "theme",
  "layout",
  "roomList",
  "memberList",
  "mouse",
  "highlights",
  "notify.bell",
  "notify.desktop",
  "notify.title",
  "quiet",
  "aliases",
] as const;

/** The settings of the screen, by their names in the config file. */
export type PreferenceName = (typeof NAMES)[number];

const OFF = "off";
const ON = "on";

/** One of some texts. */
function choice<Name extends "theme" | "layout">(
  name: Name,
  values: readonly Preferences[Name][],
): Preference {
  return {
    name,
    values,
    read: (preferences) => preferences[name],
    write: (preferences, typed) => {
      const value = values.find((known) => known === typed.toLowerCase());
      return value === undefined ? undefined : { ...preferences, [name]: value };
    },
    keep: (preferences) => preferences[name],
  };
}

/** The columns of a list at the side. */
function columns(name: "roomList" | "memberList"): Preference {
  return {
    name,
    values: [],
    read: (preferences) => (preferences[name] === 0 ? OFF : String(preferences[name])),
    write: (preferences, typed) => {
      const value = typed.toLowerCase() === OFF ? 0 : /^\d{1,3}$/.test(typed) ? Number(typed) : Number.NaN;
      const fits = value === 0 || (value >= LIST_COLUMNS.fewest && value <= LIST_COLUMNS.most);
      return fits ? { ...preferences, [name]: value } : undefined;
    },
    keep: (preferences) => preferences[name],
  };
}

function level(means: keyof AlertLevels): Preference {
  return {
    name: `notify.${means}`,
    values: ALERT_LEVELS,
    read: ({ alerts }) => alerts[means],
    write: (preferences, typed) => {
      const value = ALERT_LEVELS.find((known) => known === typed.toLowerCase());
      if (value === undefined) return undefined;
      return { ...preferences, alerts: { ...preferences.alerts, [means]: value } };
    },
    keep: ({ alerts }) => alerts[means],
  };
}

const mouse: Preference = {
  name: "mouse",
  values: [ON, OFF],
  read: (preferences) => (preferences.mouse ? ON : OFF),
  write: (preferences, typed) => {
    const text = typed.toLowerCase();
    return text === ON || text === OFF ? { ...preferences, mouse: text === ON } : undefined;
  },
  keep: (preferences) => preferences.mouse,
};

/** Words between commas, full-width ones too. */
const highlights: Preference = {
  name: "highlights",
  values: [],
  read: (preferences) => preferences.highlights.join(", ") || OFF,
  write: (preferences, typed) => {
    if (typed.toLowerCase() === OFF) return { ...preferences, highlights: [] };
    const words = typed.split(/[,，、]/).flatMap((word) => word.trim() || []);
    return words.length > 0 ? { ...preferences, highlights: words } : undefined;
  },
  keep: (preferences) => preferences.highlights,
};

const quiet: Preference = {
  name: "quiet",
  values: [],
  read: (preferences) => formatQuiet(preferences) ?? OFF,
  write: (preferences, typed) => {
    if (typed.toLowerCase() === OFF) return { ...preferences, quiet: undefined };
    const hours = parseQuiet(typed);
    return hours === undefined ? undefined : { ...preferences, quiet: hours };
  },
  keep: (preferences) => formatQuiet(preferences),
};

/** Reads `22:00-08:00`; undefined for what is none. */
export function parseQuiet(text: string): Preferences["quiet"] {
  const folded = text.normalize("NFKC");
  const [, ...parts] = /^(\d{1,2}):(\d{2})\s*[-–~至]\s*(\d{1,2}):(\d{2})$/.exec(folded) ?? [];
  const [h1 = 99, m1 = 99, h2 = 99, m2 = 99] = parts.map(Number);
  if (h1 > 23 || h2 > 23 || m1 > 59 || m2 > 59) return undefined;
  const hours = { from: h1 * 60 + m1, to: h2 * 60 + m2 };
  return hours.from === hours.to ? undefined : hours;
}

/** Writes quiet hours as `22:00-08:00`; undefined for none. */
export function formatQuiet({ quiet: hours }: Pick<Preferences, "quiet">): string | undefined {
  if (hours === undefined) return undefined;
  const time = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  return `${time(hours.from)}-${time(hours.to)}`;
}

/** The name of an alias: what a command may be called. */
const ALIAS = /^[\p{L}\p{N}_-]{1,30}$/u;

/** `d=/delete; brb=/away back soon`: names and what they stand for. */
const aliases: Preference = {
  name: "aliases",
  values: [],
  read: (preferences) =>
    Object.entries(preferences.aliases)
      .map(([name, text]) => `${name}=${text}`)
      .join("; ") || OFF,
  write: (preferences, typed) => {
    if (typed.toLowerCase() === OFF) return { ...preferences, aliases: {} };
    const pairs = typed.split(/[;；]/).flatMap((pair) => (pair.trim() === "" ? [] : [pair.trim()]));
    const named = pairs.map((pair) => /^\/?([^=＝\s]+)\s*[=＝]\s*(.+)$/su.exec(pair));
    if (pairs.length === 0 || named.some((match) => match === null || !ALIAS.test(match[1] ?? "")))
      return undefined;
    return {
      ...preferences,
      aliases: Object.fromEntries(named.map((match) => [(match?.[1] ?? "").toLowerCase(), match?.[2] ?? ""])),
    };
  },
  keep: (preferences) => preferences.aliases,
};

/** Every setting of the screen, as `/set` lists them. */
export const PREFERENCES: readonly Preference[] = [
  choice("theme", THEMES),
  choice("layout", LAYOUTS),
  columns("roomList"),
  columns("memberList"),
  mouse,
  highlights,
  level("bell"),
  level("desktop"),
  level("title"),
  quiet,
  aliases,
];

/** Finds a setting by its name, whatever the case. */
export function findPreference(name: string): Preference | undefined {
  const wanted = name.normalize("NFKC").toLowerCase();
  return PREFERENCES.find((preference) => preference.name.toLowerCase() === wanted);
}
