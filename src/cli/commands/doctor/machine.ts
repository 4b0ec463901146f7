import { mkdtempSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "../../../files/folder.ts";
import { isOpenToOthers } from "../../../files/private-file.ts";
import { isDiskFull } from "../../../files/whole-file.ts";
import { isTooSmall, SMALLEST } from "../../../tui/layout/regions.ts";
import { EXIT } from "../../exit.ts";
import { findStateFolder } from "../../files/paths.ts";
import type { Shell } from "../../shell.ts";
import { type Check, failed, fine, noted } from "./check.ts";

/** The oldest Node that the program runs on. */
const OLDEST_NODE = 20;

/** The Node that runs this; `version` as Node has it: `v20.20.2`. */
export function checkNode(version: string, { words: { helping } }: Shell): Check {
  const major = Number(/^v(\d+)/.exec(version)?.[1]);
  if (major >= OLDEST_NODE) return fine("node", version);
  return failed("node", version, helping.nodeTooOld, EXIT.failed);
}

/** The locale, and whether its encoding is the one that is printed. */
export function checkLocale({ env, words: { helping } }: Shell): Check {
  const name = ["LC_ALL", "LC_CTYPE", "LANG"].find((variable) => (env[variable] ?? "") !== "");
  const locale = name === undefined ? "" : (env[name] ?? "");
  const value = name === undefined ? helping.noLocale : `${name}=${locale}`;
  return /utf-?8/i.test(locale) ? fine("locale", value) : noted("locale", value, helping.notUtf8);
}

/** Checks whether this is a terminal, which one, and how large. */
export function checkTerminal({ env, input, output, words: { helping } }: Shell): Check {
  const missing = [
    ...(input.isTTY === true ? [] : [helping.stdin]),
    ...(output.isTTY === true ? [] : [helping.stdout]),
  ];
  if (missing.length > 0) {
    return noted("terminal", helping.noTerminal(helping.list(missing)), helping.onTerminal);
  }
  const { columns = 80, rows = 24 } = output as Partial<NodeJS.WriteStream>; // which a terminal is
  const value = `${env.TERM ?? "TERM?"}, ${columns}×${rows}`;
  if (env.TERM === undefined || env.TERM === "dumb") return noted("terminal", value, helping.dumb);
  if (isTooSmall({ columns, rows })) {
    return noted("terminal", value, helping.small(SMALLEST.columns, SMALLEST.rows));
  }
  return fine("terminal", value);
}

/** Checks for programs between this one and the person's terminal. */
export function checkInside({ env, words: { helping } }: Shell): Check {
  const { TERM_PROGRAM = "", TERM_PROGRAM_VERSION = "" } = env;
  const tmux = env.TMUX !== undefined;
  const parts = [
    ...(tmux ? ["tmux"] : []),
    ...(env.STY === undefined ? [] : ["screen"]),
    ...(env.SSH_CONNECTION === undefined && env.SSH_TTY === undefined ? [] : ["ssh"]),
    ...(TERM_PROGRAM === "" ? [] : [`${TERM_PROGRAM} ${TERM_PROGRAM_VERSION}`.trim()]),
  ];
  const value = parts.length === 0 ? helping.nothingBetween : helping.list(parts);
  return tmux ? noted("inside", value, helping.multiplexer) : fine("inside", value);
}

/** The folder of what is remembered: a folder is made in it and removed. */
export function checkState({ env, words: { helping } }: Shell): Check {
  const folder = findStateFolder(env);
  if (folder === undefined) {
    return failed("state", helping.noStateFolder, helping.setStateFolder, EXIT.usage);
  }
  try {
    makeFolder(folder, 0o700);
    rmdirSync(mkdtempSync(join(folder, "doctor-")));
    if (isOpenToOthers(folder))
      return noted("state", helping.openToOthers(folder), helping.makePrivate("700", folder));
    return fine("state", folder);
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code);
    const advice = isDiskFull(code) ? helping.makeRoom : helping.makeWritable;
    return failed("state", helping.notWritable(folder, code), advice, EXIT.failed);
  }
}
