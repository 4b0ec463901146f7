import { userInfo } from "node:os";
import { isAbsolute, join } from "node:path";
import { UsageError } from "../exit.ts";

/** The variables of the XDG base directory specification, and the folder below the home folder that each stands for. */
const FOLDERS = {
  XDG_CONFIG_HOME: [".config"],
  XDG_DATA_HOME: [".local", "share"],
  XDG_STATE_HOME: [".local", "state"],
} as const;

type FolderVariable = keyof typeof FOLDERS;

/** Finds the path of the config file, which the user writes; undefined where there is no home folder. */
export function findConfigFile(env: NodeJS.ProcessEnv): string | undefined {
  return inFolder(env, "XDG_CONFIG_HOME", "config.json");
}

/** Does as `findConfigFile`, but throws UsageError where there is no home folder. */
export function configFile(env: NodeJS.ProcessEnv): string {
  return findConfigFile(env) ?? throwNoHome("XDG_CONFIG_HOME");
}

/** Finds the path of the server's log where `--data` is not given; undefined where there is no home folder. */
export function findDataFile(env: NodeJS.ProcessEnv): string | undefined {
  return inFolder(env, "XDG_DATA_HOME", "groupchat.db");
}

/** Returns the path of the server's log: the one that was given, or else the usual one. Throws UsageError where there is none. */
export function requireDataFile(given: string | undefined, env: NodeJS.ProcessEnv): string {
  if (given !== undefined) return expandPath("--data", given, env);
  const usual = findDataFile(env);
  if (usual === undefined) throw new UsageError((words) => words.noHomeForData);
  return usual;
}

/** Finds the folder in which the program remembers things between runs; undefined where there is no home folder. */
export function findStateFolder(env: NodeJS.ProcessEnv): string | undefined {
  return inFolder(env, "XDG_STATE_HOME");
}

/** Does as `findStateFolder`, but throws UsageError where there is no home folder. */
export function stateFolder(env: NodeJS.ProcessEnv): string {
  return findStateFolder(env) ?? throwNoHome("XDG_STATE_HOME");
}

/**
 * Expands `~/` at the start of a path from an option or a variable: shells leave it to programs behind an `=`. Throws
 * UsageError for an empty path, for `~name`, and where there is no home folder.
 */
export function expandPath(option: string, path: string, env: NodeJS.ProcessEnv): string {
  if (path === "") throw new UsageError((words) => words.emptyPath(option));
  if (!path.startsWith("~")) return path;
  const expanded = fromHome(path, env);
  if (expanded !== undefined) return expanded;
  const problem = isHomePath(path) ? "noHomeForPath" : "homeOfAnother";
  throw new UsageError((words) => words[problem](option, path));
}

/** The specification says to ignore a relative value; `~/` is expanded, as its author meant it. */
function inFolder(env: NodeJS.ProcessEnv, variable: FolderVariable, ...rest: string[]): string | undefined {
  const set = fromHome(env[variable] ?? "", env);
  if (set !== undefined && isAbsolute(set)) return join(set, "groupchat", ...rest);
  const home = homeFolder(env);
  return home === undefined ? undefined : join(home, ...FOLDERS[variable], "groupchat", ...rest);
}

function isHomePath(path: string): boolean {
  return path === "~" || path.startsWith("~/");
}

/** Expands the `~` of a path; undefined where that home folder is not known. A path without `~` stays as it is. */
function fromHome(path: string, env: NodeJS.ProcessEnv): string | undefined {
  if (!path.startsWith("~")) return path;
  const home = isHomePath(path) ? homeFolder(env) : undefined;
  return home === undefined ? undefined : join(home, path.slice(1));
}

/** Returns `HOME`, or else the folder in the user database; undefined where neither is an absolute path. */
function homeFolder({ HOME = "" }: NodeJS.ProcessEnv): string | undefined {
  if (isAbsolute(HOME)) return HOME;
  try {
    const { homedir } = userInfo();
    return isAbsolute(homedir) ? homedir : undefined;
  } catch {
    return undefined; // the user id has no entry in the user database
  }
}

function throwNoHome(variable: FolderVariable): never {
  throw new UsageError((words) => words.noHome(variable));
}
