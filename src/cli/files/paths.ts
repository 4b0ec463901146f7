import { homedir } from "node:os";
import { join } from "node:path";

/** Where this user's files live, by the XDG base directory specification; `env` is the process environment. */
function base(env: NodeJS.ProcessEnv, variable: string, ...fallback: string[]): string {
  const set = env[variable];
  return join(set === undefined || set === "" ? join(homedir(), ...fallback) : set, "groupchat");
}

/** The config file, which the user writes. */
export function configFile(env: NodeJS.ProcessEnv): string {
  return join(base(env, "XDG_CONFIG_HOME", ".config"), "config.json");
}

/** The server's log when `--data` does not say. */
export function defaultDataFile(env: NodeJS.ProcessEnv): string {
  return join(base(env, "XDG_DATA_HOME", ".local", "share"), "groupchat.db");
}

/** The folder of what the program remembers between runs. */
export function stateFolder(env: NodeJS.ProcessEnv): string {
  return base(env, "XDG_STATE_HOME", ".local", "state");
}
