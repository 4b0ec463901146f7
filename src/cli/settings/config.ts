import { stripComments } from "jsonc-parser";
import * as v from "valibot";
import { type Group, toGroup } from "../../core/protocol/names.ts";
import { findSimilar } from "../../core/text/similar.ts";
import { UsageError } from "../exit.ts";
import { findConfigFile } from "../files/paths.ts";
import { readIfThere } from "../files/read-file.ts";
import { firstProblem, lineOf } from "../io/json-lines.ts";
import type { CliWords } from "../words/english.ts";
import { problemOf, settingProblem } from "./setting-problems.ts";

const NOT_AN_OBJECT = settingProblem("not-the-config");

/** The schema of an object that has these settings and no others; anything but an object is a `problem`. */
export function settingsObject<const E extends v.ObjectEntries>(entries: E, problem: string) {
  return v.strictObject(entries, ({ expected, input }) =>
    expected === "never" ? unknownSetting(String(input), Object.keys(entries)) : problem,
  );
}

function unknownSetting(name: string, names: readonly string[]): string {
  return settingProblem("is-unknown", findSimilar(name, names).join(", "));
}

const GroupSchema = settingsObject(
  {
    notify: v.optional(v.unknown()),
    name: v.string(settingProblem("must-be-text")),
    value: v.pipe(
      v.union([v.string(), v.number()], settingProblem("not-text-or-number")),
      v.transform(String),
      v.check((value) => toGroup(value) !== undefined, settingProblem("not-a-room-value")),
    ),
  },
  settingProblem("not-a-group"),
);

/** The settings that every command needs; those of the screen are checked where there is one. */
const SettingsSchema = settingsObject(
  {
    url: v.optional(v.string(settingProblem("must-be-text"))),
    nick: v.optional(v.string(settingProblem("must-be-text"))),
    ca: v.optional(v.string(settingProblem("must-be-text"))),
    groups: v.optional(v.array(GroupSchema, settingProblem("not-groups"))),
    theme: v.optional(v.unknown()),
    colors: v.optional(v.unknown()),
    keys: v.optional(v.unknown()),
    mouse: v.optional(v.unknown()),
    notify: v.optional(v.unknown()),
    highlights: v.optional(v.unknown()),
    layout: v.optional(v.unknown()),
    roomList: v.optional(v.unknown()),
    memberList: v.optional(v.unknown()),
    quiet: v.optional(v.unknown()),
    aliases: v.optional(v.unknown()),
  },
  NOT_AN_OBJECT,
);

/** The schema of a whole file with these settings; a list, which is an object to valibot, is none. */
export function wholeFile<S extends v.GenericSchema>(schema: S) {
  return v.pipe(
    v.unknown(),
    v.check((input) => !Array.isArray(input), NOT_AN_OBJECT),
    schema,
  );
}

/** The schema of a config file, but for the screen's part. */
export const ConfigSchema = wholeFile(SettingsSchema);

/** The settings in the config file. */
export interface Config {
  /** Its path, also where it is missing; undefined where there is no home folder. */
  readonly file: string | undefined;
  /** The file as it was read; undefined if there is none. */
  readonly text: string | undefined;
  readonly url: string | undefined;
  readonly nick: string | undefined;
  readonly ca: string | undefined;
  readonly groups: readonly Group[];
}

/** Reads the config file. A missing one is an empty one; one that can't be read or understood is a UsageError. */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const file = findConfigFile(env);
  const text = file === undefined ? undefined : readIfThere(file);
  if (file === undefined || text === undefined) return emptyConfig(file);
  const { url, nick, ca, groups = [] } = parseSettings(file, text, ConfigSchema);
  return {
    file,
    text,
    url,
    nick,
    ca,
    groups: groups.flatMap(({ name, value }) => toGroup(value, name) ?? []),
  };
}

/** Makes a config that sets nothing. */
export function emptyConfig(file: string | undefined): Config {
  return { file, text: undefined, url: undefined, nick: undefined, ca: undefined, groups: [] };
}

/** A setting that is wrong: its path in the JSON, and the sentence about it. */
export interface BadSetting {
  readonly path: readonly (string | number)[];
  readonly say: (words: CliWords) => string;
}

/** Names a bad setting for a person: `groups.0.value`. */
export function settingPlace({ path }: BadSetting, words: CliWords): string {
  return path.length === 0 ? words.configItself : path.join(".");
}

/** Settings as a schema has them, or the first that is wrong. */
export function checkSettings<S extends v.GenericSchema>(
  settings: unknown,
  schema: S,
): { readonly settings: v.InferOutput<S> } | { readonly bad: BadSetting } {
  const result = v.safeParse(schema, settings);
  if (result.success) return { settings: result.output };
  const [issue] = result.issues;
  const path = issue.path?.map(({ key }) => key as string | number) ?? []; // of JSON: names and places in lists
  const { problem, detail } = problemOf(issue);
  return { bad: { path, say: (words) => words.settingProblem[problem](detail) } };
}

/** The settings in the text of a config file, as a schema has them; what is wrong is a UsageError that names the line. */
export function parseSettings<S extends v.GenericSchema>(
  file: string,
  text: string,
  schema: S,
): v.InferOutput<S> {
  const checked = checkSettings(parseJson(file, text), schema);
  if ("settings" in checked) return checked.settings;
  throw badSetting(file, lineOf(text, [...checked.bad.path]), checked.bad);
}

/** The error of a setting that is wrong, in a line of a file. */
export function badSetting(file: string, line: number, bad: BadSetting): UsageError {
  return new UsageError((words) => words.badSetting(file, line, settingPlace(bad, words), bad.say(words)));
}

/** The value in the text of a config file, which may have comments; one that is not JSON is a UsageError that names the line. */
export function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(stripComments(text));
  } catch (error) {
    const found = firstProblem(text);
    const { message } = error as Error; // JSON.parse throws nothing else
    throw new UsageError((words) =>
      found === undefined
        ? words.notJson(file, 1, message)
        : words.notJson(file, found.line, words.jsonProblem[found.problem]),
    );
  }
}
