import { userInfo } from "node:os";
import { isAbsolute, join } from "node:path";
import { UsageError } from "../exit.ts";

/** The variables of the XDG base directory specification, and what stands for each below the home folder. */
const FOLDERS = {
  XDG_CONFIG_HOME: [".config"],
  XDG_DATA_HOME: [".local", "share"],
  XDG_STATE_HOME: [".local", "state"],
} as const;

type FolderVariable = keyof typeof FOLDERS;

/** The config file, which the user writes; undefined where there is no home folder to have it in. */
export function findConfigFile(env: NodeJS.ProcessEnv): string | undefined {
  return inFolder(env, "XDG_CONFIG_HOME", "config.json");
}

/** As `findConfigFile`, but a UsageError where there is none. */
export function configFile(env: NodeJS.ProcessEnv): string {
  return findConfigFile(env) ?? throwNoHome("XDG_CONFIG_HOME");
}

/** The server's log when `--data` does not say; undefined where there is no home folder to have it in. */
export function findDataFile(env: NodeJS.ProcessEnv): string | undefined {
  return inFolder(env, "XDG_DATA_HOME", "groupchat.db");
}

/** The server's log: the file that was given, or else the usual one; a UsageError where there is none. */
export function requireDataFile(given: string | undefined, env: NodeJS.ProcessEnv): string {
  if (given !== undefined) return expandPath("--data", given, env);
  const usual = findDataFile(env);
  if (usual === undefined) throw new UsageError((words) => words.noHomeForData);
  return usual;
}

/** The folder of what the program remembers between runs; undefined where there is no home folder to have it in. */
export function findStateFolder(env: NodeJS.ProcessEnv): string | undefined {
  return inFolder(env, "XDG_STATE_HOME");
}

/** As `findStateFolder`, but a UsageError where there is none. */
export function stateFolder(env: NodeJS.ProcessEnv): string {
  return findStateFolder(env) ?? throwNoHome("XDG_STATE_HOME");
}

/**
 * A path that an option or a variable gives: `~/` at its start is the home folder, which shells leave to programs behind an
 * `=`. UsageError for an empty one, for the home of somebody else, and where there is no home folder.
 */
export function expandPath(option: string, path: string, env: NodeJS.ProcessEnv): string {
  if (path === "") throw new UsageError((words) => words.emptyPath(option));
  if (!path.startsWith("~")) return path;
  const expanded = fromHome(path, env);
  if (expanded !== undefined) return expanded;
  const problem = isHomePath(path) ? "noHomeForPath" : "homeOfAnother";
  throw new UsageError((words) => words[problem](option, path));
}

/** A value that is relative is none, says the specification; `~/` is taken for what it was meant to be. */
function inFolder(env: NodeJS.ProcessEnv, variable: FolderVariable, ...rest: string[]): string | undefined {
  const set = fromHome(env[variable] ?? "", env);
  if (set !== undefined && isAbsolute(set)) return join(set, "groupchat", ...rest);
  const home = homeFolder(env);
  return home === undefined ? undefined : join(home, ...FOLDERS[variable], "groupchat", ...rest);
}

function isHomePath(path: string): boolean {
  return path === "~" || path.startsWith("~/");
}

/** With its `~` expanded; undefined where that is not known. A path without one stays. */
function fromHome(path: string, env: NodeJS.ProcessEnv): string | undefined {
  if (!path.startsWith("~")) return path;
  const home = isHomePath(path) ? homeFolder(env) : undefined;
  return home === undefined ? undefined : join(home, path.slice(1));
}

/** `HOME`, or else what the user database says; undefined where neither names a folder by its whole path. */
function homeFolder({ HOME = "" }: NodeJS.ProcessEnv): string | undefined {
  if (isAbsolute(HOME)) return HOME;
  try {
    const { homedir } = userInfo();
    return isAbsolute(homedir) ? homedir : undefined;
  } catch {
    return undefined; // a user id without an entry in the user database
  }
}

function throwNoHome(variable: FolderVariable): never {
  throw new UsageError((words) => words.noHome(variable));
}
