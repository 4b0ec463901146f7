import type { CommandIntent } from "./intent.ts";
import { words } from "./words.ts";

/** One slash command: how it is typed, what help says of it, and what it means. */
export interface Command {
  readonly name: string;
  readonly aliases: readonly string[];
  /** How its arguments are written, for help. */
  readonly args: string;
  readonly summary: string;
  /** What it means with these arguments (trimmed, safe to print, "" for none). */
  readonly run: (args: string) => CommandIntent;
}

const { commands: summaries } = words;

/** Every command. Help and completion are made from this list. */
export const COMMANDS: readonly Command[] = [
  {
    name: "join",
    aliases: [],
    args: "room",
    summary: summaries.join,
    run: (args) => needed("join", args, (room) => ({ type: "join", room })),
  },
  {
    name: "leave",
    aliases: ["part"],
    args: "[room]",
    summary: summaries.leave,
    run: (args) => ({ type: "leave", room: optional(args) }),
  },
  {
    name: "me",
    aliases: [],
    args: "text",
    summary: summaries.me,
    run: (args) => needed("me", args, (text) => ({ type: "say", text, kind: "me" })),
  },
  {
    name: "who",
    aliases: [],
    args: "[room]",
    summary: summaries.who,
    run: (args) => ({ type: "who", room: optional(args) }),
  },
  { name: "clear", aliases: [], args: "", summary: summaries.clear, run: () => ({ type: "clear" }) },
  { name: "retry", aliases: [], args: "", summary: summaries.retry, run: () => ({ type: "retry" }) },
  {
    name: "help",
    aliases: [],
    args: "[command]",
    summary: summaries.help,
    run: (args) => ({ type: "help", command: optional(args) }),
  },
  {
    name: "quit",
    aliases: ["q", "exit"],
    args: "",
    summary: summaries.quit,
    run: () => ({ type: "quit" }),
  },
];

/** A command by its name or an alias, whatever the case. */
export function findCommand(name: string): Command | undefined {
  const wanted = name.toLowerCase();
  return COMMANDS.find((command) => command.name === wanted || command.aliases.includes(wanted));
}

/** How a command is typed: `/leave [room]`. */
export function usageOf({ name, args }: Command): string {
  return args === "" ? `/${name}` : `/${name} ${args}`;
}

/** What a draft means when it is sent: a command if it begins with a slash (full width or `、` too), else a message. */
export function meaningOf(draft: string): CommandIntent {
  const slash = /^[/／、]/.test(draft);
  if (!slash) return { type: "say", text: draft, kind: "text" };
  if (/^[/／、]{2}/.test(draft)) return { type: "say", text: `/${draft.slice(2)}`, kind: "text" };
  const [, name = "", args = ""] = /^(\S*)\s*(.*)$/s.exec(draft.slice(1)) ?? [];
  const command = findCommand(name);
  if (command === undefined) return { type: "complain", text: words.unknownCommand(`/${name}`) };
  return command.run(args.trim());
}

function needed(name: string, args: string, run: (args: string) => CommandIntent): CommandIntent {
  if (args !== "") return run(args);
  const command = findCommand(name);
  return { type: "complain", text: words.missing(command === undefined ? name : usageOf(command)) };
}

function optional(args: string): string | undefined {
  return args === "" ? undefined : args;
}
