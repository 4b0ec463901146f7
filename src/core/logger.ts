/** Fields of a log line. Foreign text in it has gone through `core/text.ts`. */
type LogFields = Readonly<Record<string, unknown>>;

/** The log of the server, for its operator: a line for a person, fields for a machine. */
export interface Logger {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Says nothing. */
export const silentLogger: Logger = { info: () => {}, warn: () => {}, error: () => {} };
