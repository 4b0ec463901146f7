import type { Logger } from "../../../core/logger.ts";
import type { ServerSettings } from "../../settings/server-settings.ts";
import type { Shell } from "../../shell.ts";

type Level = ServerSettings["logLevel"];

/** A logger whose level can change. */
export interface LevelledLogger extends Logger {
  setLevel(level: Level): void;
}

/** Makes a logger of JSON lines on stderr; the server goes on where they can't be written. */
export async function newLogger(level: Level, errors: Shell["errors"]): Promise<LevelledLogger> {
  const { default: pino } = await import("pino");
  const { isoTime: timestamp } = pino.stdTimeFunctions;
  const serializers = { error: pino.stdSerializers.err };
  const log = pino({ level, base: null, timestamp, serializers }, errors);
  return {
    info: (message, fields) => log.info(fields ?? {}, message),
    warn: (message, fields) => log.warn(fields ?? {}, message),
    error: (message, fields) => log.error(fields ?? {}, message),
    setLevel: (next) => {
      log.level = next;
    },
  };
}
