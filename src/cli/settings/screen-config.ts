import * as v from "valibot";
import { type RoomId, toGroup } from "../../core/protocol/names.ts";
import { BINDINGS } from "../../tui/input/bindings.ts";
import type { OwnKeys } from "../../tui/input/keymap.ts";
import { parseStyle } from "../../tui/look/style.ts";
import { type OwnColours, ROLES, THEMES } from "../../tui/look/theme.ts";
import {
  type AlertLevels,
  DEFAULT_ALERTS,
  DEFAULT_PREFERENCES,
  LAYOUTS,
  LIST_COLUMNS,
  type Preferences,
} from "../../tui/state/preferences.ts";
import { parseQuiet } from "../../tui/update/preference-table.ts";
import { type Config, parseSettings, settingsObject } from "./config.ts";
import { settingProblem } from "./setting-problems.ts";

const LevelSchema = v.picklist(["off", "mentions", "all"], settingProblem("not-a-level"));

/** `notify`: one level for all, or one for each means. */
const NotifySchema = v.union(
  [
    v.pipe(
      LevelSchema,
      v.transform((level) => ({ bell: level, desktop: level, title: level })),
    ),
    settingsObject(
      {
        bell: v.optional(LevelSchema),
        desktop: v.optional(LevelSchema),
        title: v.optional(LevelSchema),
      },
      settingProblem("not-levels"),
    ),
  ],
  settingProblem("not-levels"),
);

const StyleSchema = v.pipe(
  v.string(settingProblem("must-be-text")),
  v.check((style) => parseStyle(style, "true") !== undefined, settingProblem("not-a-style")),
);

const ColoursSchema = settingsObject(
  {
    ...Object.fromEntries(ROLES.map((role) => [role, v.optional(StyleSchema)])),
    nicks: v.optional(v.array(StyleSchema, settingProblem("not-styles"))),
  },
  settingProblem("must-be-object"),
);

const ACTIONS = [...new Set(BINDINGS.map(({ action }) => action)), "none"] as const;

const KeysSchema = v.record(
  v.string(),
  v.picklist(
    ACTIONS,
    settingProblem("not-an-action", ACTIONS.filter((action) => action !== "none").join(", ")),
  ),
);

const NOT_WORDS = settingProblem("not-words");

/** Words that call the user; each is looked for in every message. */
const HighlightsSchema = v.pipe(
  v.array(
    v.pipe(v.string(NOT_WORDS), v.trim(), v.minLength(1, NOT_WORDS), v.maxLength(64, NOT_WORDS)),
    NOT_WORDS,
  ),
  v.maxLength(50, NOT_WORDS),
);

/** The columns of a list at the side; 0 hides it. */
const ListSchema = v.pipe(
  v.number(settingProblem("not-whole")),
  v.integer(settingProblem("not-whole")),
  v.check(
    (columns) => columns === 0 || (columns >= LIST_COLUMNS.fewest && columns <= LIST_COLUMNS.most),
    settingProblem("must-be-one-of", `0, ${LIST_COLUMNS.fewest}–${LIST_COLUMNS.most}`),
  ),
);

const NOT_HOURS = settingProblem("must-be-one-of", "22:00-08:00");

const QuietSchema = v.pipe(
  v.string(NOT_HOURS),
  v.transform(parseQuiet),
  v.check((hours) => hours !== undefined, NOT_HOURS),
);

/** The schema of the screen's settings, which `config.ts` leaves open. */
export const ScreenSchema = v.object({
  theme: v.optional(v.picklist(THEMES, settingProblem("must-be-one-of", THEMES.join(", ")))),
  colors: v.optional(ColoursSchema),
  keys: v.optional(KeysSchema),
  mouse: v.optional(v.boolean(settingProblem("must-be-boolean"))),
  notify: v.optional(NotifySchema),
  highlights: v.optional(HighlightsSchema),
  layout: v.optional(v.picklist(LAYOUTS, settingProblem("must-be-one-of", LAYOUTS.join(", ")))),
  roomList: v.optional(ListSchema),
  memberList: v.optional(ListSchema),
  quiet: v.optional(QuietSchema),
  aliases: v.optional(v.record(v.string(), v.string(settingProblem("must-be-text")))),
  groups: v.optional(
    v.array(
      v.object({
        value: v.pipe(v.union([v.string(), v.number()]), v.transform(String)),
        notify: v.optional(NotifySchema),
      }),
    ),
  ),
});

/** The screen's part of the config file. What it does not name has its default. */
export interface ScreenConfig {
  readonly colours: OwnColours;
  readonly keys: OwnKeys;
  readonly preferences: Preferences;
}

/** The settings of the screen where there is no config file. */
const UNCONFIGURED: ScreenConfig = {
  colours: { roles: {}, nicks: undefined },
  keys: {},
  preferences: DEFAULT_PREFERENCES,
};

/** The screen's part of the config file; what is wrong there is a UsageError. */
export function screenConfig({ file, text }: Config): ScreenConfig {
  if (file === undefined || text === undefined) return UNCONFIGURED;
  const settings = parseSettings(file, text, ScreenSchema);
  const { colors = {}, keys = {}, notify = {}, groups = [], ...preferences } = settings;
  const { nicks, ...roles } = colors;
  const rooms = groups.flatMap(({ value, notify: own }): (readonly [RoomId, Partial<AlertLevels>])[] => {
    const roomId = toGroup(value)?.roomId;
    return own === undefined || roomId === undefined ? [] : [[roomId, given(own)]];
  });
  const alerts = { ...DEFAULT_ALERTS, ...given(notify), rooms: new Map(rooms) };
  const chosen = Object.fromEntries(Object.entries(preferences).filter(([, value]) => value !== undefined));
  return {
    colours: { roles, nicks },
    keys,
    preferences: { ...DEFAULT_PREFERENCES, ...chosen, alerts },
  };
}

/** Without the means that are not mentioned. */
function given(levels: v.InferOutput<typeof NotifySchema>): Partial<AlertLevels> {
  return Object.fromEntries(Object.entries(levels).filter(([, level]) => level !== undefined));
}
