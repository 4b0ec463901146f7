/** What is worth adding to a log line. Foreign text in it has gone through `core/text.ts`. */
type LogFields = Readonly<Record<string, unknown>>;

/** Where the server writes what its operator should know: a line for a person, fields for a machine. */
export interface Logger {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Says nothing. */
export const silentLogger: Logger = { info: () => {}, warn: () => {}, error: () => {} };
