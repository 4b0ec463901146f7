import type { ChatClient } from "../../../core/client/chat-client.ts";
import { ChatError } from "../../../core/protocol/errors.ts";
import { columns, padColumns } from "../../../core/text/columns.ts";
import { safeLine } from "../../../core/text/safe-text.ts";
import { isOpenToOthers } from "../../../files/private-file.ts";
import { newClient } from "../../connect.ts";
import { EXIT, exitCodeOf, oneLine, UsageError } from "../../exit.ts";
import { findConfigFile } from "../../files/paths.ts";
import { jsonLine } from "../../io/output.ts";
import type { CheckRecord } from "../../io/records.ts";
import { write } from "../../io/streams.ts";
import { emptyConfig } from "../../settings/config.ts";
import { canSetRepair } from "../../settings/config-edit.ts";
import { screenConfig } from "../../settings/screen-config.ts";
import {
  type ClientFlags,
  type ClientSettings,
  clientSettings,
  parseNick,
  parseUrl,
  secretFiles,
  trustOf,
} from "../../settings/settings.ts";
import type { Shell } from "../../shell.ts";
import { whenStopped } from "../../signals.ts";
import type { CliWords } from "../../words/english.ts";
import { type Check, failed, fine, noted } from "./check.ts";
import { checkInside, checkLocale, checkNode, checkState, checkTerminal } from "./machine.ts";

/** The options of `doctor`. */
export interface DoctorFlags extends ClientFlags {
  readonly json?: true;
  /** For the answers of the server, ms. */
  readonly timeout: number;
}

/** Of several failures the first of these is what the process ends with. */
const GRAVEST = [EXIT.unreachable, EXIT.refused, EXIT.usage, EXIT.failed];

/** Looks at everything between the person and the chat, and prints a line a check as it comes. */
export async function doctor(flags: DoctorFlags, shell: Shell): Promise<number> {
  if (flags.url !== undefined) parseUrl(flags.url, shell.env);
  if (flags.nick !== undefined) parseNick("--nick", flags.nick);
  const stopped = whenStopped();
  const exits = new Set<number>();
  const look = async (): Promise<number> => {
    for await (const check of checks(flags, shell, stopped)) {
      const line = flags.json ? jsonLine(record(check)) : checkLine(check, shell.words);
      await write(shell.output, `${line}\n`);
      if (check.status === "fail") exits.add(check.exit ?? EXIT.failed);
    }
    return GRAVEST.find((exit) => exits.has(exit)) ?? EXIT.done;
  };
  return Promise.race([look(), stopped]);
}

async function* checks(flags: DoctorFlags, shell: Shell, stopped: Promise<never>): AsyncGenerator<Check> {
  yield checkNode(process.version, shell);
  yield checkLocale(shell);
  const terminal = checkTerminal(shell);
  yield terminal;
  yield checkInside(shell);
  yield* looks(shell, stopped);
  const config = await checkConfig(flags, shell);
  yield config.check;
  const state = checkState(shell);
  yield state;
  const { helping } = shell.words;
  if (config.settings === undefined) yield noted("server", helping.afterConfig, null);
  else if (state.status === "fail") yield noted("server", helping.afterState, null);
  else yield* server(config.settings, flags, shell);
}

/** Only a terminal is asked, and only then is loaded what asks it. */
async function* looks(shell: Shell, stopped: Promise<never>): AsyncGenerator<Check> {
  const { checkColours, checkLooks } = await import("./terminal-checks.ts");
  if (shell.input.isTTY !== true || shell.output.isTTY !== true || shell.env.TERM === "dumb") {
    yield checkColours(shell);
    return;
  }
  const { systemTerminal } = await import("../../system.ts");
  yield* await checkLooks(systemTerminal(), stopped, shell);
}

interface ConfigCheck {
  readonly check: Check;
  /** The settings; undefined if they can't be known. */
  readonly settings: ClientSettings | undefined;
}

/** A broken file leaves what the flags say, if they say all that matters. */
async function checkConfig(flags: DoctorFlags, shell: Shell): Promise<ConfigCheck> {
  const { env, words } = shell;
  try {
    const settings = clientSettings(flags, env);
    screenConfig(settings.config);
    const { file, text } = settings.config;
    if (file === undefined) {
      return {
        check: noted("config", words.helping.noConfigFolder, words.helping.setConfigFolder),
        settings,
      };
    }
    if (isOpenToOthers(file)) {
      const { openToOthers, makePrivate } = words.helping;
      return { check: noted("config", openToOthers(file), makePrivate("600", file)), settings };
    }
    return { check: fine("config", text === undefined ? words.helping.noFile(file) : file), settings };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const { mendConfig, mendByHand } = words.helping;
    const advice = canSetRepair(findConfigFile(env)) ? mendConfig : mendByHand;
    const check = failed("config", error.say(words), advice, EXIT.usage);
    return { check, settings: ofFlags(flags, env) };
  }
}

function ofFlags(flags: DoctorFlags, env: NodeJS.ProcessEnv): ClientSettings | undefined {
  const { url, nick } = flags;
  if (url === undefined || nick === undefined) return undefined;
  const config = emptyConfig(findConfigFile(env));
  const server = parseUrl(url, env);
  const trust = trustOf(server, flags, config, env);
  const secrets = secretFiles(flags, env);
  return { url: server, nick: parseNick("--nick", nick), trust, secrets, config };
}

async function* server(settings: ClientSettings, flags: DoctorFlags, shell: Shell): AsyncGenerator<Check> {
  const { checkAddress } = await import("./address.ts");
  const address = await checkAddress(settings.url, flags.timeout, shell);
  yield address;
  if (address.status === "fail") return;
  const { checkServer } = await import("./server.ts");
  const client = clientOrProblem(settings, shell);
  if ("check" in client) {
    yield client;
    return;
  }
  try {
    yield* checkServer({ client, groups: settings.config.groups, timeoutMs: flags.timeout, shell });
  } finally {
    client.close();
  }
}

/** Makes a client, or the failed check that says why this user can't have one. */
function clientOrProblem(settings: ClientSettings, shell: Shell): ChatClient | Check {
  try {
    return newClient(settings, shell);
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    return failed("identity", oneLine(error, shell.words), null, exitCodeOf(error));
  }
}

function record({ check, status, value, advice }: Check): CheckRecord {
  return { check, status, value, advice };
}

/** `ok    Node          v20.20.2` */
function checkLine({ check, status, value, advice }: Check, { helping }: CliWords): string {
  const wide = (texts: Readonly<Record<string, string>>) => Math.max(...Object.values(texts).map(columns));
  const head = `${padColumns(helping.status[status], wide(helping.status))}  ${padColumns(helping.checks[check] ?? check, wide(helping.checks))}`;
  return `${head}  ${safeLine(advice === null ? value : helping.advised(value, advice))}`;
}
