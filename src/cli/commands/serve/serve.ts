import { setFlagsFromString } from "node:v8";
import type { Logger } from "../../../core/logger.ts";
import { startServer } from "../../../server/start.ts";
import { EXIT } from "../../exit.ts";
import { expandPath, requireDataFile } from "../../files/paths.ts";
import { write } from "../../io/streams.ts";
import { DEFAULT_URL } from "../../settings/default-url.ts";
import type { ServerSettings } from "../../settings/server-settings.ts";
import type { Shell } from "../../shell.ts";
import { endless, whenStopped } from "../../signals.ts";
import type { ShellCommand } from "../shell-command.ts";
import { limitsOf, printSettings, settleServer } from "./server-options.ts";

/** The options of `serve` that are no settings. */
interface ServeFlags {
  readonly printConfig?: true;
  readonly quiet?: true;
  readonly verbose?: true;
}

/**
 * Runs a room server until it is told to stop: 0 after SIGTERM, 130 after SIGINT, with all that was taken committed. With
 * `--print-config` prints what it would run with, and starts nothing.
 */
export async function serve(command: ShellCommand, shell: Shell): Promise<number> {
  const { env, output, errors, version } = shell;
  const flags: ServeFlags = command.opts();
  const settings = settleServer(command, env);
  if (flags.printConfig) {
    await write(output, printSettings(settings, command, shell));
    return EXIT.done;
  }
  const data = requireDataFile(settings.data ?? undefined, env);
  setFlagsFromString("--semi-space-growth-factor=1"); // a quarter less memory with thousands of connections, 5 % fewer deliveries
  const server = await startServer({
    port: settings.port,
    host: settings.host,
    data,
    passwordFile: passwordFileOf(settings, env),
    tokens: settings.tokens,
    sync: settings.sync,
    origins: settings.origin,
    trustedProxies: settings.trustProxy,
    keep: { ageMs: settings.keep ?? undefined, messages: settings.keepMessages ?? undefined },
    limits: limitsOf(settings),
    version,
    logger: await newLogger(flags, errors),
  });
  const stopped = whenStopped();
  output.write(greeting(version, server.url, data, env));
  return endless(stopped.finally(() => server.close()));
}

function passwordFileOf({ passwordFile }: ServerSettings, env: NodeJS.ProcessEnv): string | undefined {
  return passwordFile === null ? undefined : expandPath("--password-file", passwordFile, env);
}

/** In a clone the program is reached through npx. */
function greeting(version: string, url: string, data: string, env: NodeJS.ProcessEnv): string {
  const program = env.npm_lifecycle_event === "start" ? "npx groupchat" : "groupchat";
  const where = url === DEFAULT_URL ? "" : ` --url ${url}`;
  const lines = [
    `groupchat ${version} serves ${url}`,
    `  log   ${data}`,
    `  chat  ${program} join --nick alice --rooms 1,2${where}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** Makes a logger of JSON lines on stderr; the server goes on where they can't be written. */
async function newLogger({ quiet, verbose }: ServeFlags, errors: Shell["errors"]): Promise<Logger> {
  const { default: pino } = await import("pino");
  const level = quiet ? "error" : verbose ? "info" : "warn";
  const { isoTime: timestamp } = pino.stdTimeFunctions;
  const serializers = { error: pino.stdSerializers.err };
  const log = pino({ level, base: null, timestamp, serializers }, errors);
  return {
    info: (message, fields) => log.info(fields ?? {}, message),
    warn: (message, fields) => log.warn(fields ?? {}, message),
    error: (message, fields) => log.error(fields ?? {}, message),
  };
}
