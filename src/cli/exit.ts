import { CommanderError } from "commander";
import { ChatError, RefusedError, RejectedError, TimedOutError, UnreachableError } from "../core/errors.ts";

/** What a process ends with, the same for every command. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  unreachable: 3,
  refused: 4,
  rejected: 5,
  timedOut: 6,
  interrupted: 130,
} as const;

/** The command line, the environment or the config file is wrong; the message names the place. */
export class UsageError extends ChatError {
  override name = "UsageError";
}

/** The exit code that an error stands for. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof UnreachableError) return EXIT.unreachable;
  if (error instanceof RefusedError) return EXIT.refused;
  if (error instanceof RejectedError) return EXIT.rejected;
  if (error instanceof TimedOutError) return EXIT.timedOut;
  return EXIT.failed;
}

/** An error in words: what went wrong and what to do. Empty where help or a version was the answer. */
export function oneLine(error: unknown): string {
  if (error instanceof CommanderError) {
    if (error.code === "commander.help") return "there is no such command; groupchat --help lists them";
    return error.exitCode === 0 ? "" : error.message.replace(/^error: /, "").trim();
  }
  if (error instanceof ChatError) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  return `unexpected failure: ${message} (--debug shows where)`;
}
