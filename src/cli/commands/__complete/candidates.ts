import type { Option } from "commander";
import type { ShellCommand } from "../shell-command.ts";
import { type Found, findPlace } from "./cursor-place.ts";

/** A word that may stand at the cursor. `text` is all of it. */
export interface Candidate {
  readonly text: string;
  readonly description: string;
}

/** The completion of a command line: candidates, and whether file names do as well, after `before`. */
export interface Completion {
  readonly candidates: readonly Candidate[];
  readonly files: boolean;
}

/** The sources of foreign candidates. `given`: the options before the cursor; `typed`: how a nick begins. */
export interface Sources {
  rooms(given: Found["given"]): Promise<readonly Candidate[]>;
  nicks(given: Found["given"], typed: string): Promise<readonly Candidate[]>;
}

/** Names that `config --set` takes. */
const SETTINGS = [
  "url",
  "nick",
  "groups",
  "theme",
  "colors.",
  "keys.",
  "mouse",
  "notify",
  "notify.bell",
  "notify.desktop",
  "notify.title",
  "highlights",
];

/** Completes the words after the program's name, the last of which is at the cursor; made from the command tree. */
export async function complete(
  tree: ShellCommand,
  words: readonly string[],
  sources: Sources,
): Promise<Completion> {
  const found = findPlace(tree, words);
  const { candidates, files } = await candidatesAt(found, tree, sources);
  const fitting = candidates
    .map(({ text, description }) => ({ text: found.before + text, description }))
    .filter(({ text }) => text.startsWith(found.before + found.typed));
  return { candidates: fitting, files };
}

async function candidatesAt(found: Found, tree: ShellCommand, sources: Sources): Promise<Completion> {
  const { place } = found;
  switch (place.type) {
    case "command":
      return known(commandsOf(tree));
    case "option":
      return known(optionsOf(place.command, place.used));
    case "value":
      return valuesOf(place.option, found, sources);
    case "argument": {
      const { argument, command, used, onlyArguments } = place;
      if (argument?.argChoices !== undefined) return known(argument.argChoices.map(plain));
      if (argument !== undefined && /file|command/.test(argument.name()))
        return { candidates: [], files: true };
      if (argument?.name() === "address") return known(addressesIn(await sources.rooms(found.given)));
      return known(onlyArguments ? [] : optionsOf(command, used)); // nothing is known of it; the options may help
    }
  }
}

function known(candidates: readonly Candidate[]): Completion {
  return { candidates, files: false };
}

function plain(text: string): Candidate {
  return { text, description: "" };
}

function commandsOf(tree: ShellCommand): Candidate[] {
  const visible = tree.createHelp().visibleCommands(tree);
  return visible.map((command) => ({ text: command.name(), description: command.description() }));
}

function optionsOf(command: ShellCommand, used: ReadonlySet<string>): Candidate[] {
  const visible = command.createHelp().visibleOptions(command);
  return visible.flatMap(({ long, short, description }) => {
    const text = long ?? short;
    return text === undefined || used.has(text) ? [] : [{ text, description }];
  });
}

/** By the choices of an option, else by what it calls its value: `<file>`, `<nick>`, `<room>`, `<list>`, `<address>`. */
async function valuesOf(option: Option, found: Found, sources: Sources): Promise<Completion> {
  if (option.argChoices !== undefined) return known(option.argChoices.map(plain));
  const [, kind] = /<([a-z]+)/.exec(option.flags) ?? [];
  switch (kind) {
    case "file":
      return { candidates: [], files: true };
    case "nick":
      return known(await sources.nicks(found.given, found.typed));
    case "room":
      return known(await sources.rooms(found.given));
    case "address":
      return known(addressesIn(await sources.rooms(found.given)));
    case "list":
      return known(inList(found.typed, await sources.rooms(found.given)));
    case "name":
      return known(SETTINGS.map((name) => plain(name.endsWith(".") ? name : `${name}=`)));
    default:
      return known([]);
  }
}

/** The beginnings of the addresses of messages; their numbers are not offered. */
function addressesIn(rooms: readonly Candidate[]): Candidate[] {
  return rooms.map(({ text, description }) => ({ text: `${text}/`, description }));
}

/** The last of a list is completed; those before it stay, and are not offered again. */
function inList(typed: string, rooms: readonly Candidate[]): Candidate[] {
  const kept = /^.*[,，]/s.exec(typed)?.[0] ?? "";
  const there = new Set(kept.split(/[,\uff0c]/).map((part) => part.trim()));
  return rooms
    .filter(({ text }) => !there.has(text))
    .map(({ text, description }) => ({ text: kept + text, description }));
}

/** Stands for file names; no candidate is a control character. */
const FILES = "\x01\tfiles\n";

/** As lines for a script: the candidate, a tab, its description; the line of \x01 asks for file names. */
export function completionLines({ candidates, files }: Completion): string {
  const lines = candidates.map(({ text, description }) => `${text}\t${description.replace(/\s+/g, " ")}\n`);
  return (files ? FILES : "") + lines.join("");
}
