import { setFlagsFromString } from "node:v8";
import type { Logger } from "../../../core/logger.ts";
import { DEFAULT_SERVER_LIMITS, withoutRates } from "../../../server/server-limits.ts";
import type { AllowedOrigins } from "../../../server/sockets/origin.ts";
import { startServer } from "../../../server/start.ts";
import { requireDataFile } from "../../files/paths.ts";
import { DEFAULT_URL } from "../../settings/default-url.ts";
import type { Shell } from "../../shell.ts";
import { endless, whenStopped } from "../../signals.ts";

/** The options of `serve`. */
export interface ServeFlags {
  readonly port: number;
  readonly host: string;
  readonly origin?: AllowedOrigins;
  readonly data?: string;
  readonly sync: "full" | "normal";
  /** ms */
  readonly keep?: number;
  readonly keepMessages?: number;
  /** False with `--no-limits`. */
  readonly limits: boolean;
  readonly quiet?: true;
  readonly verbose?: true;
}

/** Runs a room server until it is told to stop: 0 after SIGTERM, 130 after SIGINT, with all that was taken committed. */
export async function serve(flags: ServeFlags, { env, output, errors, version }: Shell): Promise<number> {
  const data = requireDataFile(flags.data, env);
  setFlagsFromString("--semi-space-growth-factor=1"); // a quarter less memory with thousands of connections, 5 % fewer deliveries
  const server = await startServer({
    port: flags.port,
    host: flags.host,
    data,
    sync: flags.sync,
    origins: flags.origin ?? [],
    keep: { ageMs: flags.keep, messages: flags.keepMessages },
    limits: flags.limits ? DEFAULT_SERVER_LIMITS : withoutRates(DEFAULT_SERVER_LIMITS),
    version,
    logger: await newLogger(flags, errors),
  });
  const stopped = whenStopped();
  output.write(greeting(version, server.url, data, env));
  return endless(stopped.finally(() => server.close()));
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
