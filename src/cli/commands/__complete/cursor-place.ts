import type { Argument, Option } from "commander";
import type { ShellCommand } from "../shell-command.ts";

/** The thing at the cursor of a command line: a command's name, an option, its value, or an argument. */
export type Place =
  | { readonly type: "command" }
  | { readonly type: "option"; readonly command: ShellCommand; readonly used: ReadonlySet<string> }
  | { readonly type: "value"; readonly option: Option; readonly command: ShellCommand }
  | {
      readonly type: "argument";
      readonly argument: Argument | undefined;
      readonly command: ShellCommand;
      /** Behind a `--` no option comes. */
      readonly onlyArguments: boolean;
      readonly used: ReadonlySet<string>;
    };

/** The place at the cursor, and what was said before it. */
export interface Found {
  readonly place: Place;
  /** The part of the word at the cursor that is already complete: `--room=`. */
  readonly before: string;
  /** The rest of that word, which is to be completed. */
  readonly typed: string;
  /** The values of the options that were given, by their attribute names. */
  readonly given: ReadonlyMap<string, string>;
}

/** Reads the words after the program's name, the last of which is at the cursor and may be empty. */
export function findPlace(tree: ShellCommand, words: readonly string[]): Found {
  const said = words.slice(0, -1);
  const typed = words.at(-1) ?? "";
  const given = new Map<string, string>();
  const at = said.findIndex((word) => !word.startsWith("-"));
  const named = at < 0 ? undefined : tree.commands.find((one) => one.name() === said[at]);
  if (at >= 0 && said[at] === "help") return { place: { type: "command" }, before: "", typed, given };
  if (named === undefined) return atTop(tree, typed, given, at >= 0);
  return inCommand(named as ShellCommand, said.slice(at + 1), typed, given); // the tree holds nothing else
}

function atTop(tree: ShellCommand, typed: string, given: Found["given"], lost: boolean): Found {
  const option = typed.startsWith("-") || lost; // after a command that there is not, nothing fits
  const place: Place = option ? { type: "option", command: tree, used: new Set() } : { type: "command" };
  return { place, before: "", typed, given };
}

function inCommand(
  command: ShellCommand,
  said: readonly string[],
  typed: string,
  given: Map<string, string>,
): Found {
  const { waiting, positional, onlyArguments, used } = readSaid(command, said, given);
  const dashed = typed.startsWith("-") && !onlyArguments;
  if (waiting !== undefined && !(waiting.variadic && dashed)) {
    return { place: { type: "value", option: waiting, command }, before: "", typed, given };
  }
  const [, flag = "", value] = (dashed && /^(--[^=]+)=(.*)$/s.exec(typed)) || [];
  const option = optionOf(command, flag);
  if (option !== undefined && value !== undefined) {
    return { place: { type: "value", option, command }, before: `${flag}=`, typed: value, given };
  }
  if (dashed) return { place: { type: "option", command, used }, before: "", typed, given };
  const argument = argumentOf(command, positional);
  return { place: { type: "argument", argument, command, used, onlyArguments }, before: "", typed, given };
}

interface Said {
  /** The option whose value is still to come. */
  readonly waiting: Option | undefined;
  /** The number of arguments before the cursor. */
  readonly positional: number;
  /** There was a `--`. */
  readonly onlyArguments: boolean;
  readonly used: ReadonlySet<string>;
}

function readSaid(command: ShellCommand, said: readonly string[], given: Map<string, string>): Said {
  const used = new Set<string>();
  let waiting: Option | undefined;
  let positional = 0;
  let onlyArguments = false;
  for (const word of said) {
    if (waiting !== undefined && !(waiting.variadic && word.startsWith("-"))) {
      given.set(waiting.attributeName(), word);
      if (!waiting.variadic) waiting = undefined;
    } else if (onlyArguments || !word.startsWith("-") || word === "-") positional += 1;
    else if (word === "--") onlyArguments = true;
    else waiting = readOption(command, word, given, used);
  }
  return { waiting, positional, onlyArguments, used };
}

function argumentOf({ registeredArguments }: ShellCommand, at: number): Argument | undefined {
  const last = registeredArguments.at(-1);
  return registeredArguments[at] ?? (last?.variadic === true ? last : undefined);
}

/** Notes an option; returns it if its value is still to come. */
function readOption(
  command: ShellCommand,
  word: string,
  given: Map<string, string>,
  used: Set<string>,
): Option | undefined {
  const [, flag = word, value] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
  const option = optionOf(command, flag);
  if (option === undefined) return undefined;
  if (!option.variadic) used.add(option.long ?? flag);
  if (!option.required) return undefined;
  if (value === undefined) return option;
  given.set(option.attributeName(), value);
  return undefined;
}

function optionOf(command: ShellCommand, flag: string): Option | undefined {
  return command.options.find(({ long, short }) => long === flag || short === flag);
}
