import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { safeText } from "../../../core/text/safe-text.ts";
import { stateFolder } from "../../files/paths.ts";

/** Writes down what nobody caught; returns the file, or undefined where it can't be written. */
export function writeCrashLog(error: unknown, env: NodeJS.ProcessEnv, version: string): string | undefined {
  const at = new Date().toISOString();
  const text = `groupchat ${version}, Node ${process.version}, ${process.platform}, ${at}\n${inspect(error)}\n`;
  try {
    const folder = join(stateFolder(env), "crashes");
    const file = join(folder, `${at.replaceAll(":", "-")}.${randomBytes(3).toString("hex")}.log`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(file, safeText(text), { mode: 0o600 });
    return file;
  } catch {
    return undefined;
  }
}
