/** The codes a server answers with; the client's own failures use the two at the end. */
export const ERROR_CODES = [
  "INVALID",
  "UNAUTHORIZED",
  "FORBIDDEN",
  "NICK_IN_USE",
  "NOT_IN_ROOM",
  "ROOM_FULL",
  "TOO_LARGE",
  "RATE_LIMITED",
  "UNAVAILABLE",
  "INTERNAL",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** `code`, `message` and, for a limit, `retryAfterMs`: an error as it travels. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryAfterMs?: number | undefined;
}

/** Any failure this project raises on purpose. Its message is one line: what went wrong and what to do. */
export class ChatError extends Error {
  override name = "ChatError";
}

/** The server said no. The subclasses sort the codes by what a caller can do about them. */
export class ServerError extends ChatError {
  override name = "ServerError";
  readonly code: ErrorCode;
  /** Milliseconds until it is worth asking again; only with `RATE_LIMITED`, `UNAVAILABLE`. */
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, retryAfterMs?: number) {
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Not allowed as who you are: another nick, a password or a token may help. */
export class RefusedError extends ServerError {
  override name = "RefusedError";
}

/** What was sent is at fault: change it, or slow down as `retryAfterMs` says. */
export class RejectedError extends ServerError {
  override name = "RejectedError";
}

/** The server can't just now, or failed: the same request may succeed later. */
class UnavailableError extends ServerError {
  override name = "UnavailableError";
}

/** No server answers at the address, or what answers is not one. */
export class UnreachableError extends ChatError {
  override name = "UnreachableError";
}

/** It took longer than the caller allowed; whether it happened is not known. */
export class TimedOutError extends ChatError {
  override name = "TimedOutError";
}

const CLASS_OF_CODE: Record<ErrorCode, typeof ServerError> = {
  INVALID: RejectedError,
  TOO_LARGE: RejectedError,
  RATE_LIMITED: RejectedError,
  NOT_IN_ROOM: RejectedError,
  ROOM_FULL: RejectedError,
  UNAUTHORIZED: RefusedError,
  FORBIDDEN: RefusedError,
  NICK_IN_USE: RefusedError,
  UNAVAILABLE: UnavailableError,
  INTERNAL: UnavailableError,
};

/** The error to throw for a code: on the server to refuse, on the client to report a refusal. */
export function serverError(code: ErrorCode, message: string, retryAfterMs?: number): ServerError {
  return new CLASS_OF_CODE[code](code, message, retryAfterMs);
}

/**
 * The code of a server's refusal, undefined for any other error. Not by its class: the words of the command line are another
 * file of the bundle, which has classes of its own.
 */
export function codeOf(error: Error): ErrorCode | undefined {
  return ERROR_CODES.find((code) => "code" in error && error.code === code);
}

/** An error as it may travel: a `ServerError` as it is, anything else as `INTERNAL` that tells nothing more. */
export function toWireError(error: unknown): WireError {
  if (!(error instanceof ServerError)) {
    return { code: "INTERNAL", message: "the server failed on this request; try again" };
  }
  const { code, message, retryAfterMs } = error;
  return retryAfterMs === undefined ? { code, message } : { code, message, retryAfterMs };
}
