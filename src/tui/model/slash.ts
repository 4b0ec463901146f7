import { safeText } from "../../core/text.ts";
import type { CommandIntent } from "./intent.ts";
import type { Words } from "./words/english.ts";

/** One slash command: how it is typed and what it means. What help says of it is `words.commands[name]`. */
export interface Command {
  readonly name: keyof Words["commands"];
  readonly aliases: readonly string[];
  /** How its arguments are written, for help. */
  readonly args: string;
  /** What it means with these arguments (trimmed, "" for none). */
  readonly run: (args: string) => CommandIntent;
}

/** Every command. Help and completion are made from this list. */
export const COMMANDS: readonly Command[] = [
  naming("join", "room", (room) => ({ type: "join", room })),
  { ...perhapsNaming("leave", "[room]", (room) => ({ type: "leave", room })), aliases: ["part"] },
  naming("nick", "name", (nick) => ({ type: "nick", nick })),
  taking("me", "text", (text) => ({ type: "say", text, kind: "me" })),
  {
    name: "msg",
    aliases: [],
    args: "nick text",
    run: (args) => {
      const [, nick, text] = /^@?(\S+)\s+(.+)$/s.exec(args) ?? [];
      return nick === undefined || text === undefined
        ? missing("msg", "nick text")
        : { type: "msg", nick, text };
    },
  },
  perhapsNaming("who", "[room]", (room) => ({ type: "who", room })),
  plain("rooms", { type: "rooms" }),
  perhaps("topic", "[text]", (topic) => ({ type: "topic", topic })),
  naming("search", "words", (query) => ({ type: "search", query })),
  naming("jump", "date", (moment) => ({ type: "jump", moment })),
  perhapsNaming("ignore", "[nick]", (nick) => ({ type: "ignore", nick: nick?.replace(/^[@＠]/, "") })),
  naming("unignore", "nick", (nick) => ({ type: "unignore", nick: nick.replace(/^[@＠]/, "") })),
  perhapsNaming("mute", "[room]", (room) => ({ type: "mute", room })),
  plain("clear", { type: "clear" }),
  plain("retry", { type: "retry" }),
  { name: "away", aliases: [], args: "[text]", run: (text) => ({ type: "away", text }) },
  plain("back", { type: "away", text: undefined }),
  perhapsNaming("help", "[command]", (command) => ({ type: "help", command })),
  { ...plain("quit", { type: "quit" }), aliases: ["q", "exit"] },
];

/** A command by its name or an alias, whatever the case and width. */
export function findCommand(name: string): Command | undefined {
  const wanted = name.normalize("NFKC").toLowerCase();
  return COMMANDS.find((command) => command.name === wanted || command.aliases.includes(wanted));
}

/** How a command is typed: `/leave [room]`. */
export function usageOf({ name, args }: Pick<Command, "name" | "args">): string {
  return args === "" ? `/${name}` : `/${name} ${args}`;
}

/** Whether a draft is a command; one that begins with two slashes is a message. */
export function isCommand(draft: string): boolean {
  return /^[/／、](?![/／、])/.test(draft);
}

/**
 * What a draft means when it is sent: a command if it begins with a slash (full width or `、` too, as input methods
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

function plain(name: Command["name"], intent: CommandIntent): Command {
  return { name, aliases: [], args: "", run: () => intent };
}

function perhaps(
  name: Command["name"],
  args: string,
  run: (args: string | undefined) => CommandIntent,
): Command {
  return { name, aliases: [], args, run: (text) => run(text === "" ? undefined : text) };
}

function taking(name: Command["name"], args: string, run: (args: string) => CommandIntent): Command {
  return { name, aliases: [], args, run: (text) => (text === "" ? missing(name, args) : run(text)) };
}

/** As `taking`, of a name or the like: what can't be seen of it was never meant. */
function naming(name: Command["name"], args: string, run: (args: string) => CommandIntent): Command {
  const command = taking(name, args, run);
  return { ...command, run: (text) => command.run(safeText(text).trim()) };
}

/** As `perhaps`, of a name. */
function perhapsNaming(
  name: Command["name"],
  args: string,
  run: (args: string | undefined) => CommandIntent,
): Command {
  const command = perhaps(name, args, run);
  return { ...command, run: (text) => command.run(safeText(text).trim()) };
}

function missing(name: Command["name"], args: string): CommandIntent {
  return { type: "complain", why: { why: "missing", usage: usageOf({ name, args }) } };
}
