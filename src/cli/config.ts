import { readFileSync } from "node:fs";
import * as v from "valibot";
import { type Group, toGroup } from "../core/names.ts";
import { UsageError } from "./exit.ts";
import { configFile } from "./paths.ts";

const GroupSchema = v.strictObject(
  {
    name: v.string("must be text"),
    value: v.pipe(
      v.union([v.string(), v.number()], "must be text or a number"),
      v.transform(String),
      v.check((value) => toGroup(value) !== undefined, "must be letters, digits, _ . or -"),
    ),
  },
  "must be { name, value }",
);

const NOT_AN_OBJECT = "must hold a JSON object";

const SettingsSchema = v.strictObject(
  {
    url: v.optional(v.string("must be text")),
    nick: v.optional(v.string("must be text")),
    groups: v.optional(v.array(GroupSchema, "must be a list of { name, value }")),
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
}

/** Reads the config file. A missing one is an empty one; one that can't be read or understood is a UsageError. */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const file = configFile(env);
  const text = read(file);
  if (text === undefined) return { file, url: undefined, nick: undefined, groups: [] };
  const result = v.safeParse(ConfigSchema, parseJson(file, text));
  if (!result.success) {
    const [issue] = result.issues;
    const place = v.getDotPath(issue);
    const problem = issue.expected === "never" ? "is not a setting" : issue.message;
    throw new UsageError(`${file}: ${place === null ? "it" : place} ${problem}`);
  }
  const { url, nick, groups = [] } = result.output;
  return { file, url, nick, groups: groups.flatMap(({ name, value }) => toGroup(value, name) ?? []) };
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
