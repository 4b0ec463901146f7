import { dirname, resolve } from "node:path";
import * as v from "valibot";
import { DEFAULT_SERVER_LIMITS } from "../../server/server-limits.ts";
import { UsageError } from "../exit.ts";
import { expandPath } from "../files/paths.ts";
import { readIfThere } from "../files/read-file.ts";
import { firstRepeated, hasSetting, lineOf } from "../io/json-lines.ts";
import { jsonLine } from "../io/output.ts";
import type { CliWords } from "../words/english.ts";
import { badSetting, parseSettings, settingsObject, wholeFile } from "./config.ts";
import {
  IN_MEMORY,
  SERVER_SETTINGS,
  SETTING_FIELDS,
  type ServerSettings,
  type SettingField,
  settingName,
} from "./server-settings.ts";
import { settingProblem } from "./setting-problems.ts";
import { formatSize } from "./units.ts";

const ServerConfigSchema = wholeFile(
  settingsObject(
    Object.fromEntries(
      SETTING_FIELDS.map((field) => [settingName(field), v.optional(SERVER_SETTINGS[field].schema)]),
    ),
    settingProblem("not-the-config"),
  ),
);

/** A size that must hold another one, so many times. */
interface Containment {
  readonly outer: "payloadBytes" | "queuedBytes";
  readonly inner: "messageBytes" | "payloadBytes";
  readonly times: number;
}

/**
 * Sizes that depend on each other: a packet holds a message with what is around it, however it is escaped, and what may wait for a
 * client holds a packet, and a page of a search.
 */
const CONTAINMENTS: readonly Containment[] = [
  { outer: "payloadBytes", inner: "messageBytes", times: 2 },
  { outer: "queuedBytes", inner: "payloadBytes", times: 1 },
  { outer: "queuedBytes", inner: "messageBytes", times: 32 },
];

/**
 * Reads the settings that a server's config file sets; paths are from the file's folder. Throws a UsageError that names the
 * line of what is wrong, and one for a file that is missing or can't be read.
 */
export function readServerConfig(file: string, env: NodeJS.ProcessEnv): Partial<ServerSettings> {
  const text = readIfThere(file);
  if (text === undefined) throw new UsageError((words) => words.noConfigFile(file));
  const values = parseSettings(file, text, ServerConfigSchema);
  const repeated = firstRepeated(text);
  if (repeated !== undefined) {
    const { line, name } = repeated;
    throw badSetting(file, line, { path: [name], say: (words) => words.settingProblem["is-twice"]("") });
  }
  const given = SETTING_FIELDS.filter((field) => values[settingName(field)] !== undefined);
  const entries = given.map((field) => [field, values[settingName(field)]]);
  const settings = Object.fromEntries(entries) as Partial<ServerSettings>; // each value came out of its own field's schema
  checkContainments(file, text, settings);
  const { data, passwordFile } = settings;
  return {
    ...settings,
    ...(typeof data === "string" && { data: resolvePath("data", file, data, env) }),
    ...(typeof passwordFile === "string" && {
      passwordFile: resolvePath("passwordFile", file, passwordFile, env),
    }),
  };
}

/** Prints settings as a config file with a comment above each of them, in the words of a language. */
export function printServerConfig(
  settings: ServerSettings,
  notes: (field: SettingField) => readonly string[],
  words: CliWords,
): string {
  const head = words.serverConfigHead.map((line) => `// ${line}\n`);
  const entries = SETTING_FIELDS.map((field) => {
    const meaning = SERVER_SETTINGS[field].describe(words);
    const own = notes(field);
    const comment = own.length === 0 ? meaning : words.noted(meaning, own);
    return `  // ${comment}\n  ${JSON.stringify(settingName(field))}: ${valueText(settings, field)}`;
  });
  return `${head.join("")}{\n${entries.join(",\n")}\n}\n`;
}

/** The value of a setting as JSON in one line, without what a terminal would obey. */
export function valueText<F extends SettingField>(
  settings: Readonly<Record<F, ServerSettings[F]>>,
  field: F,
): string {
  return jsonLine(SERVER_SETTINGS[field].print(settings[field]));
}

/** Refuses sizes that can't go together, whether the file sets both or one. */
function checkContainments(file: string, text: string, settings: Partial<ServerSettings>): void {
  const all = { ...DEFAULT_SERVER_LIMITS, ...settings };
  const broken = CONTAINMENTS.find(({ outer, inner, times }) => all[outer] < times * all[inner]);
  if (broken === undefined) return;
  const { outer, inner, times } = broken;
  const names = [settingName(outer), settingName(inner)];
  const place = names.find((name) => hasSetting(text, [name])) ?? "";
  const least = `${times === 1 ? "" : `${times} × `}${settingName(inner)} (${formatSize(all[inner])})`;
  throw badSetting(file, lineOf(text, [place]), {
    path: [settingName(outer)],
    say: (words) => words.settingProblem["too-small"](least),
  });
}

/** A path is one from the folder of the file. A log in memory has none. */
function resolvePath(name: string, file: string, path: string, env: NodeJS.ProcessEnv): string {
  return path === IN_MEMORY ? path : resolve(dirname(file), expandPath(name, path, env));
}
