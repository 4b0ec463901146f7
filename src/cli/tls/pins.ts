import { dirname, join } from "node:path";
import * as v from "valibot";
import { makeFolder } from "../../files/folder.ts";
import { replaceFile } from "../../files/whole-file.ts";
import { UsageError } from "../exit.ts";
import { findStateFolder, stateFolder } from "../files/paths.ts";
import { jsonOrNothing, readIfThere } from "../files/read-file.ts";

const PinsSchema = v.record(v.string(), v.string());

/** `host:port` of a server, by which its key is kept. */
export function serverOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port || 443}`;
}

/** Finds the file of the keys that a person trusts; undefined where there is no home folder. */
function findPinsFile(env: NodeJS.ProcessEnv): string | undefined {
  const folder = findStateFolder(env);
  return folder && join(folder, "pins.json");
}

/** Reads the key that a person trusts for a server, by `host:port`: the SHA-256 of it, as `keyOf` gives it. Throws UsageError for a damaged file. */
export function readPin(server: string, env: NodeJS.ProcessEnv): string | undefined {
  const file = findPinsFile(env);
  return file === undefined ? undefined : readPins(file)[server];
}

/** Keeps the key that a person trusts for a server from now on. */
export function keepPin(server: string, key: string, env: NodeJS.ProcessEnv): void {
  const file = join(stateFolder(env), "pins.json");
  makeFolder(dirname(file), 0o700);
  replaceFile(file, `${JSON.stringify({ ...readPins(file), [server]: key }, undefined, 2)}\n`);
}

function readPins(file: string): Readonly<Record<string, string>> {
  const text = readIfThere(file);
  if (text === undefined) return {};
  const pins = v.safeParse(PinsSchema, jsonOrNothing(text));
  if (pins.success) return pins.output;
  throw new UsageError((words) => words.tls.badPins(file));
}
