import { constants } from "node:os";
import type { CommanderError } from "commander";
import { ChatError } from "../core/protocol/errors.ts";
import type { ErrorCode } from "../core/protocol/reasons.ts";
import { type CliWords, englishShell } from "./words/english.ts";

/** Exit codes, the same for every command. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  unreachable: 3,
  refused: 4,
  rejected: 5,
  timedOut: 6,
} as const;

/** The exit code for each code of an error. */
const EXIT_OF_CODE: Readonly<Record<ErrorCode, number>> = {
  INVALID: EXIT.rejected,
  TOO_LARGE: EXIT.rejected,
  RATE_LIMITED: EXIT.rejected,
  NOT_IN_ROOM: EXIT.rejected,
  ROOM_FULL: EXIT.rejected,
  UNAUTHORIZED: EXIT.refused,
  FORBIDDEN: EXIT.refused,
  NICK_IN_USE: EXIT.refused,
  UNREACHABLE: EXIT.unreachable,
  TIMED_OUT: EXIT.timedOut,
  UNAVAILABLE: EXIT.failed,
  INTERNAL: EXIT.failed,
  CONNECTION_LOST: EXIT.failed,
  UNSUPPORTED: EXIT.failed,
  FAILED: EXIT.failed,
};

/** The command line, the environment or a file is wrong; `say` names the place in the words of a language. */
export class UsageError extends Error {
  override name = "UsageError";
  readonly say: (words: CliWords) => string;

  constructor(say: (words: CliWords) => string) {
    super(say(englishShell));
    this.say = say;
  }
}

/** A line of the input is wrong; the other lines are not. */
export class InvalidLineError extends UsageError {
  override name = "InvalidLineError";
}

/** A value of an option or an argument is wrong; `say` says what it must be. */
export class InvalidValueError extends UsageError {
  override name = "InvalidValueError";
}

/** Somebody told the process to end before it was done. */
export class StoppedError extends Error {
  override name = "StoppedError";
  readonly signal: StopSignal;

  constructor(signal: StopSignal) {
    super(`stopped by ${signal}`);
    this.signal = signal;
  }
}

/** The signals that ask a process to end. */
export type StopSignal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** The exit code that an error stands for; that of a signal is 128 and its number, as in shells. */
export function exitCodeOf(error: unknown): number {
  if (isCommanders(error)) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof InvalidLineError) return EXIT.rejected;
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof ChatError) return EXIT_OF_CODE[error.code];
  if (error instanceof StoppedError) return 128 + constants.signals[error.signal];
  return EXIT.failed;
}

/** An error in words: what went wrong and what to do. Empty where there is nothing to say: help, a version, a signal. */
export function oneLine(error: unknown, words: CliWords): string {
  if (isCommanders(error)) {
    if (error.exitCode === 0) return "";
    return words.noSuchCommand; // help of a command that there is not: our commands throw all else themselves
  }
  if (error instanceof StoppedError) return "";
  if (error instanceof UsageError) return error.say(words);
  if (error instanceof ChatError) return words.reason(error);
  return words.unexpected(error instanceof Error ? error.message : String(error));
}

/** By its code: only what parses the command line loads commander. */
function isCommanders(error: unknown): error is CommanderError {
  return error instanceof Error && "code" in error && String(error.code).startsWith("commander.");
}
