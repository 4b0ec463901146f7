import type { ChatState, Step } from "../state/state.ts";
import type { Words } from "../words/english.ts";

/** The result of a line that was typed: a step; or nothing was done, for its arguments are missing, or for a reason that the state tells. */
export type LineOutcome = Step | "missing arguments" | { readonly refused: ChatState };

/** One slash command: how it is typed and what it does. Help describes it by `words.commands[name]`. */
export interface SlashCommand {
  readonly name: keyof Words["commands"];
  readonly aliases?: readonly string[];
  /** The names of its arguments; `optional`: they may be left out. */
  readonly args?: readonly (keyof Words["arguments"])[];
  readonly optional?: boolean;
  /** Takes its arguments with what can't be seen of them; without it, that was never meant. */
  readonly verbatim?: boolean;
  /** Does it. `typed` holds the arguments, trimmed; it is "" for none. */
  run(state: ChatState, typed: string): LineOutcome;
}

/** Writes how a command is typed, with its arguments in the language: `/leave [room]`. */
export function usageOf({ name, args = [], optional = false }: SlashCommand, words: Words): string {
  const named = args.map((arg) => (optional ? `[${words.arguments[arg]}]` : words.arguments[arg]));
  return [`/${name}`, ...named].join(" ");
}
