import { safeText } from "../../core/text/safe-text.ts";
import type { ChatState, Step } from "../state/state.ts";
import { addErrorLine } from "../update/own-lines.ts";
import { findCommand, similarCommands } from "./commands.ts";
import { say } from "./say.ts";
import { type LineOutcome, type SlashCommand, usageOf } from "./slash-command.ts";

/** Tells whether a draft is a command; one that begins with two slashes is a message. */
export function isCommand(draft: string): boolean {
  return /^[/／、](?![/／、])/.test(draft);
}

/**
 * Does what a line that was typed asks for: a command if it begins with a slash (full width or `、` too, as input methods
 * give it), else a message is said. `done` is false where the line can't be done as it was typed; the step then says why.
 */
export function runLine(state: ChatState, line: string): { readonly step: Step; readonly done: boolean } {
  const outcome = isCommand(line)
    ? runCommand(state, line.slice(1))
    : say(state, unescapeSlash(line), "text");
  return "refused" in outcome ? { step: [outcome.refused, []], done: false } : { step: outcome, done: true };
}

function unescapeSlash(line: string): string {
  return /^[/／、]{2}/.test(line) ? `/${line.slice(2)}` : line;
}

function runCommand(
  state: ChatState,
  line: string,
  may: "be an alias" | "not an alias" = "be an alias",
): Exclude<LineOutcome, string> {
  const { words } = state.look;
  const [, name = "", typed = ""] = /^(\S*)\s*(.*)$/s.exec(line) ?? [];
  const command = findCommand(name);
  const alias = command === undefined && may === "be an alias" ? findAlias(state, name) : undefined;
  if (alias !== undefined) return runAlias(state, `${alias} ${typed}`.trim());
  if (command === undefined) {
    const problem = words.unknownCommand(`/${name}`, similarCommands(name, state));
    return { refused: addErrorLine(state, problem) };
  }
  const outcome = runWith(state, command, typed.trim());
  if (outcome !== "missing arguments") return outcome;
  return { refused: addErrorLine(state, words.missing(usageOf(command, words))) };
}

function findAlias({ preferences: { aliases } }: ChatState, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return Object.hasOwn(aliases, wanted) ? aliases[wanted] : undefined;
}

/** Does what an alias stands for: a command, which is no alias itself, or a message. */
function runAlias(state: ChatState, line: string): Exclude<LineOutcome, string> {
  return isCommand(line)
    ? runCommand(state, line.slice(1), "not an alias")
    : say(state, unescapeSlash(line), "text");
}

function runWith(state: ChatState, command: SlashCommand, typed: string): LineOutcome {
  const { args = [], optional = false, verbatim = false } = command;
  const given = verbatim ? typed : safeText(typed).trim();
  return given === "" && args.length > 0 && !optional ? "missing arguments" : command.run(state, given);
}
