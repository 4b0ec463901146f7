import { readFileSync } from "node:fs";
import * as v from "valibot";
import { type Group, type RoomId, toGroup } from "../core/names.ts";
import { type AlertLevels, type AlertSettings, DEFAULT_ALERTS } from "../tui/alerting.ts";
import { BINDINGS, type OwnKeys } from "../tui/model/keymap.ts";
import { sgrOfStyle } from "../tui/model/style.ts";
import { type OwnColours, ROLES, THEMES, type ThemeName } from "../tui/model/theme.ts";
import { UsageError } from "./exit.ts";
import { configFile } from "./paths.ts";

const LevelSchema = v.picklist(["off", "mentions", "all"], "must be off, mentions or all");

/** `notify`: one level for all, or one for each means. */
const NotifySchema = v.union(
  [
    v.pipe(
      LevelSchema,
      v.transform((level) => ({ bell: level, desktop: level, title: level })),
    ),
    v.strictObject({
      bell: v.optional(LevelSchema),
      desktop: v.optional(LevelSchema),
      title: v.optional(LevelSchema),
    }),
  ],
  "must be off, mentions or all, or { bell, desktop, title } with one of these each",
);

const StyleSchema = v.pipe(
  v.string("must be text"),
  v.check(
    (style) => sgrOfStyle(style, "true") !== undefined,
    "must be words such as bold, dim, italic, underline, reverse, a colour name, 0–255 or #rrggbb, and on before a background",
  ),
);

const ColoursSchema = v.strictObject({
  ...Object.fromEntries(ROLES.map((role) => [role, v.optional(StyleSchema)])),
  nicks: v.optional(v.array(StyleSchema)),
});

const ACTIONS = [...new Set(BINDINGS.map(({ action }) => action)), "none"] as const;

const KeysSchema = v.record(
  v.string(),
  v.picklist(ACTIONS, `must be none or one of ${ACTIONS.filter((action) => action !== "none").join(", ")}`),
);

const GroupSchema = v.strictObject(
  {
    notify: v.optional(NotifySchema),
    name: v.string("must be text"),
    value: v.pipe(
      v.union([v.string(), v.number()], "must be text or a number"),
      v.transform(String),
      v.check((value) => toGroup(value) !== undefined, "must be letters, digits, _ . or -"),
    ),
  },
  "must be { name, value }, and may have notify",
);

const NOT_AN_OBJECT = "must hold a JSON object";

const SettingsSchema = v.strictObject(
  {
    url: v.optional(v.string("must be text")),
    nick: v.optional(v.string("must be text")),
    groups: v.optional(v.array(GroupSchema, "must be a list of { name, value }")),
    theme: v.optional(v.picklist(THEMES, `must be one of ${THEMES.join(", ")}`)),
    colors: v.optional(ColoursSchema),
    keys: v.optional(KeysSchema),
    mouse: v.optional(v.boolean("must be true or false")),
    notify: v.optional(NotifySchema),
  },
  NOT_AN_OBJECT,
);

/** A list is an object to valibot. */
const ConfigSchema = v.pipe(
  v.unknown(),
  v.check((input) => !Array.isArray(input), NOT_AN_OBJECT),
  SettingsSchema,
);

/** What the config file sets; `file` is where it was looked for. */
export interface Config {
  readonly file: string;
  readonly url: string | undefined;
  readonly nick: string | undefined;
  readonly groups: readonly Group[];
  readonly screen: ScreenConfig;
}

/** What the config file says of the screen. */
export interface ScreenConfig {
  readonly theme: ThemeName | undefined;
  readonly colours: OwnColours;
  readonly keys: OwnKeys;
  readonly mouse: boolean | undefined;
  readonly alerts: AlertSettings;
}

/** Reads the config file. A missing one is an empty one; one that can't be read or understood is a UsageError. */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const file = configFile(env);
  const text = read(file);
  if (text === undefined) return toConfig(file, {});
  const result = v.safeParse(ConfigSchema, parseJson(file, text));
  if (!result.success) {
    const [issue] = result.issues;
    const place = v.getDotPath(issue);
    const problem = issue.expected === "never" ? "is not a setting" : issue.message;
    throw new UsageError(`${file}: ${place === null ? "it" : place} ${problem}`);
  }
  return toConfig(file, result.output);
}

function toConfig(file: string, settings: v.InferOutput<typeof SettingsSchema>): Config {
  const { url, nick, groups = [], theme, colors = {}, keys = {}, mouse, notify = {} } = settings;
  const { nicks, ...roles } = colors;
  const known = groups.flatMap(({ name, value, notify: own }) => {
    const group = toGroup(value, name);
    return group === undefined ? [] : [{ group, own }];
  });
  const rooms = known.flatMap(({ group, own }): (readonly [RoomId, Partial<AlertLevels>])[] =>
    own === undefined ? [] : [[group.roomId, given(own)]],
  );
  return {
    file,
    url,
    nick,
    groups: known.map(({ group }) => group),
    screen: {
      theme,
      colours: { roles, nicks },
      keys,
      mouse,
      alerts: { ...DEFAULT_ALERTS, ...given(notify), rooms: new Map(rooms) },
    },
  };
}

/** Without the means that are not mentioned. */
function given(levels: v.InferOutput<typeof NotifySchema>): Partial<AlertLevels> {
  return Object.fromEntries(Object.entries(levels).filter(([, level]) => level !== undefined));
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new UsageError(`${file} can't be read (${code}); mend its permissions or remove it`);
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is not valid JSON: ${(error as Error).message}`);
  }
}
