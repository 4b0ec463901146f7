import { UsageError } from "../../exit.ts";
import { findConfigFile } from "../../files/paths.ts";
import { changeConfig } from "../../settings/config-edit.ts";
import type { CliWords } from "../../words/english.ts";

/** Keeps a setting of the screen in the config file, whose other lines stay as they are; returns why it can't. */
export function keepPreference(
  words: CliWords,
  env: NodeJS.ProcessEnv,
  name: string,
  value: unknown,
): string | undefined {
  const file = findConfigFile(env);
  if (file === undefined) return words.helping.noConfigFolder;
  try {
    changeConfig(file, [{ text: name, path: name.split("."), value }]);
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error.say(words);
    throw error;
  }
}
