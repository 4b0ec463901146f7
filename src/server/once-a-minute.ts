import type { Logger } from "../core/logger.ts";
import type { Clock } from "../core/time/clock.ts";

/** Between two lines that say the same, in ms. */
const EVERY_MS = 60_000;

/**
 * A logger that writes each warning and each error once a minute at most: what clients do on a disk that fails must not fill it with
 * lines. The next line has as `heldBack` how often it came meanwhile. Messages are sentences of the program, so they are few.
 */
export function onceAMinute(logger: Logger, clock: Clock): Logger {
  const held = new Map<string, { readonly until: number; count: number }>();
  const limited =
    (level: "warn" | "error"): Logger["error"] =>
    (message, fields) => {
      const before = held.get(message);
      if (before !== undefined && clock.now() < before.until) {
        before.count += 1;
        return;
      }
      held.set(message, { until: clock.now() + EVERY_MS, count: 0 });
      const heldBack = before?.count ?? 0;
      logger[level](message, heldBack > 0 ? { ...fields, heldBack } : fields);
    };
  return {
    info: (message, fields) => logger.info(message, fields),
    warn: limited("warn"),
    error: limited("error"),
  };
}
