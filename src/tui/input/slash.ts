import { safeText } from "../../core/text/safe-text.ts";
import type { Words } from "../words/english.ts";
import type { CommandIntent } from "./intent.ts";

type ArgumentName = keyof Words["arguments"];

/** One slash command: how it is typed and what it means. What help says of it is `words.commands[name]`. */
export interface Command {
  readonly name: keyof Words["commands"];
  readonly aliases: readonly string[];
  /** The names of its arguments; `optional` says that they may be left out. */
  readonly args: readonly ArgumentName[];
  readonly optional: boolean;
  /** Returns what it means with these arguments (trimmed, "" for none). */
  readonly run: (args: string) => CommandIntent;
}

/** Every command. Help and completion are made from this list. */
export const COMMANDS: readonly Command[] = [
  withName("join", "room", (room) => ({ type: "join", room })),
  { ...withOptionalName("leave", "room", (room) => ({ type: "leave", room })), aliases: ["part"] },
  withName("nick", "name", (nick) => ({ type: "nick", nick })),
  withText("me", "text", (text) => ({ type: "say", text, kind: "me" })),
  {
    name: "msg",
    aliases: [],
    args: ["nick", "text"],
    optional: false,
    run: (args) => {
      const [, nick, text] = /^@?(\S+)\s+(.+)$/s.exec(args) ?? [];
      return nick === undefined || text === undefined ? missing("msg") : { type: "msg", nick, text };
    },
  },
  withOptionalName("who", "room", (room) => ({ type: "who", room })),
  withoutArgument("rooms", { type: "rooms" }),
  withOptionalText("topic", "text", (topic) => ({ type: "topic", topic })),
  withName("search", "words", (query) => ({ type: "search", query })),
  withName("jump", "date", (moment) => ({ type: "jump", moment })),
  withOptionalName("ignore", "nick", (nick) => ({ type: "ignore", nick: nick?.replace(/^[@＠]/, "") })),
  withName("unignore", "nick", (nick) => ({ type: "unignore", nick: nick.replace(/^[@＠]/, "") })),
  withOptionalName("mute", "room", (room) => ({ type: "mute", room })),
  withoutArgument("clear", { type: "clear" }),
  withoutArgument("retry", { type: "retry" }),
  { name: "away", aliases: [], args: ["text"], optional: true, run: (text) => ({ type: "away", text }) },
  withoutArgument("back", { type: "away", text: undefined }),
  withOptionalName("help", "command", (command) => ({ type: "help", command })),
  { ...withoutArgument("quit", { type: "quit" }), aliases: ["q", "exit"] },
];

/** A command by its name or an alias, whatever the case and width. */
export function findCommand(name: string): Command | undefined {
  const wanted = name.normalize("NFKC").toLowerCase();
  return COMMANDS.find((command) => command.name === wanted || command.aliases.includes(wanted));
}

/** Writes how a command is typed, with its arguments in the language: `/leave [room]`. */
export function usageOf({ name, args, optional }: Omit<Command, "run">, words: Words): string {
  const named = args.map((arg) => (optional ? `[${words.arguments[arg]}]` : words.arguments[arg]));
  return [`/${name}`, ...named].join(" ");
}

/** Returns the complaint about a command that was typed without its arguments. */
export function missingWords(name: Command["name"], words: Words): string {
  const command = findCommand(name);
  return words.missing(command === undefined ? `/${name}` : usageOf(command, words));
}

/** Tells whether a draft is a command; one that begins with two slashes is a message. */
export function isCommand(draft: string): boolean {
  return /^[/／、](?![/／、])/.test(draft);
}

/**
 * Returns the meaning of a draft that is sent: a command if it begins with a slash (full width or `、` too, as input methods
 * give it), else a message.
 */
export function meaningOf(draft: string): CommandIntent {
  if (/^[/／、]{2}/.test(draft)) return { type: "say", text: `/${draft.slice(2)}`, kind: "text" };
  if (!isCommand(draft)) return { type: "say", text: draft, kind: "text" };
  const [, name = "", args = ""] = /^(\S*)\s*(.*)$/s.exec(draft.slice(1)) ?? [];
  const command = findCommand(name);
  if (command === undefined) return { type: "complain", why: { why: "unknownCommand", name: `/${name}` } };
  return command.run(args.trim());
}

function withoutArgument(name: Command["name"], intent: CommandIntent): Command {
  return { name, aliases: [], args: [], optional: false, run: () => intent };
}

function withOptionalText(
  name: Command["name"],
  arg: ArgumentName,
  run: (text: string | undefined) => CommandIntent,
): Command {
  return {
    name,
    aliases: [],
    args: [arg],
    optional: true,
    run: (text) => run(text === "" ? undefined : text),
  };
}

function withText(name: Command["name"], arg: ArgumentName, run: (text: string) => CommandIntent): Command {
  return {
    name,
    aliases: [],
    args: [arg],
    optional: false,
    run: (text) => (text === "" ? missing(name) : run(text)),
  };
}

/** As `withText`, for a name or the like: what can't be seen of it was never meant. */
function withName(name: Command["name"], arg: ArgumentName, run: (typed: string) => CommandIntent): Command {
  const command = withText(name, arg, run);
  return { ...command, run: (text) => command.run(safeText(text).trim()) };
}

/** As `withOptionalText`, for a name. */
function withOptionalName(
  name: Command["name"],
  arg: ArgumentName,
  run: (typed: string | undefined) => CommandIntent,
): Command {
  const command = withOptionalText(name, arg, run);
  return { ...command, run: (text) => command.run(safeText(text).trim()) };
}

function missing(command: Command["name"]): CommandIntent {
  return { type: "complain", why: { why: "missing", command } };
}
