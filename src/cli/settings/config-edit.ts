import { dirname } from "node:path";
import { applyEdits, type FormattingOptions, type JSONPath, modify, parse } from "jsonc-parser";
import * as v from "valibot";
import { makeFolder } from "../../files/folder.ts";
import { replaceFile } from "../../files/whole-file.ts";
import { UsageError } from "../exit.ts";
import { readIfThere } from "../files/read-file.ts";
import { lineOf } from "../io/json-lines.ts";
import {
  type BadSetting,
  badSetting,
  ConfigSchema,
  checkSettings,
  parseJson,
  settingPlace,
} from "./config.ts";
import { ScreenSchema } from "./screen-config.ts";
import { parseNick, parseUrl } from "./settings.ts";

/** A change of a setting: what was typed, its place in the JSON, and its new value; undefined removes it. */
export interface Change {
  readonly text: string;
  readonly path: JSONPath;
  readonly value: unknown;
}

/**
 * Makes changes such as `nick=alice` or `notify.bell=off` in the config file; the rest stays as it was written. What would
 * not be valid is a UsageError that says what is wrong with it, and nothing is written then.
 */
export async function editConfig(file: string, texts: readonly string[]): Promise<void> {
  changeConfig(file, texts.map(parseChange));
}

/** Makes changes in the config file; the rest stays as it was written. Throws as `editConfig` does. */
export function changeConfig(file: string, changes: readonly Change[]): void {
  const before = readIfThere(file) ?? "{}\n";
  parseJson(file, before); // a file that is broken as JSON can't be changed, only mended
  const after = changes.reduce(applyChange, before);
  const settings: unknown = parse(after);
  for (const schema of [ConfigSchema, ScreenSchema]) {
    const checked = checkSettings(settings, schema);
    if ("settings" in checked) continue;
    const { bad } = checked;
    const guilty = changes.find(({ path }) => overlap(path, bad.path));
    if (guilty !== undefined) throw badValue(guilty, bad);
    throw badSetting(file, lineOf(before, [...bad.path]), bad); // it was wrong before, so its own line is named
  }
  for (const change of changes) checkMeaning(change);
  if (after !== before) writeConfig(file, after);
}

/** Tells whether one `--set` can repair a config file: it holds an object, in which one thing is wrong. */
export function canSetRepair(file: string | undefined): boolean {
  try {
    const text = file === undefined ? undefined : readIfThere(file);
    if (file === undefined || text === undefined) return true;
    const settings = parseJson(file, text);
    if (typeof settings !== "object" || settings === null || Array.isArray(settings)) return false;
    const issues = [ConfigSchema, ScreenSchema].flatMap(
      (schema) => v.safeParse(schema, settings).issues ?? [],
    );
    return new Set(issues.map((issue) => v.getDotPath(issue))).size <= 1;
  } catch {
    return false;
  }
}

function parseChange(text: string): Change {
  const [, name, value] = /^([^=\uff1d]+)[=\uff1d](.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new UsageError((words) => words.helping.badSet(text));
  const path = parsePath(name.trim());
  return { text, path, value: parseValue(path, value) };
}

/** `groups.0.name` names a place in a list; the names of keys and colours are names. */
function parsePath(name: string): JSONPath {
  const [first = "", ...rest] = name.split(".");
  const inList = first === "groups" || (first === "colors" && rest[0] === "nicks");
  return [first, ...rest.map((part) => (inList && /^\d+$/.test(part) ? Number(part) : part))];
}

/** JSON if it is, else text; a number is text where nothing but text can be. */
function parseValue([first, second]: JSONPath, text: string): unknown {
  if (text === "" || text === "null") return undefined;
  const isText =
    ["url", "nick", "ca", "theme"].includes(String(first)) || (first === "colors" && second !== "nicks");
  try {
    const value: unknown = JSON.parse(text);
    return isText && typeof value !== "string" && typeof value !== "object" ? text : value;
  } catch {
    return text;
  }
}

function applyChange(json: string, { path, value, text }: Change): string {
  try {
    return applyEdits(json, modify(json, path, value, { formattingOptions: formattingOf(json) }));
  } catch {
    throw new UsageError((words) => words.helping.noPlace(text, path.join("."))); // inside of a text or a number
  }
}

/** As the file is written already. */
function formattingOf(json: string): FormattingOptions {
  const [, indent = "  "] = /\n([ \t]+)\S/.exec(json) ?? [];
  const eol = json.includes("\r\n") ? "\r\n" : "\n";
  return { insertSpaces: !indent.startsWith("\t"), tabSize: indent.length, eol, insertFinalNewline: false };
}

/** One is the other, or inside of it. */
function overlap(one: JSONPath, other: BadSetting["path"]): boolean {
  return one.every((part, at) => at >= other.length || part === other[at]);
}

function badValue({ text }: Change, bad: BadSetting): UsageError {
  return new UsageError((words) => words.helping.badValue(text, settingPlace(bad, words), bad.say(words)));
}

/** Refuses text that is no address or no nick, which the schema can't know. */
function checkMeaning({ path, value }: Change): void {
  if (typeof value !== "string" || path.length !== 1) return;
  if (path[0] === "url") parseUrl(value, {});
  if (path[0] === "nick") parseNick("nick", value);
}

function writeConfig(file: string, text: string): void {
  try {
    makeFolder(dirname(file), 0o700);
    replaceFile(file, text);
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code);
    throw new UsageError((words) => words.unwritableFile(file, code));
  }
}
