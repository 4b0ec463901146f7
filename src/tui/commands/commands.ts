import { findSimilar } from "../../core/text/similar.ts";
import { FIRST_HELP } from "../state/overlay-state.ts";
import type { ChatState } from "../state/state.ts";
import { addErrorLine, addLine } from "../update/own-lines.ts";
import { block, unblock } from "./block-commands.ts";
import { deleteLast, edit, pin, react, unpin } from "./change-commands.ts";
import { inbox, jump, pins, retry, search, thread } from "./message-commands.ts";
import { ban, kick, silence, unban, unsilence } from "./moderation-commands.ts";
import { away, back, ignore, msg, nick, unignore, who } from "./people-commands.ts";
import { set, theme } from "./preference-commands.ts";
import { accept, refuse } from "./refusal-commands.ts";
import { clear, join, leave, mute, rooms, topic } from "./room-commands.ts";
import { me } from "./say.ts";
import { invite, room, slow } from "./settings-commands.ts";
import { type SlashCommand, usageOf } from "./slash-command.ts";

const help: SlashCommand = {
  name: "help",
  args: ["command"],
  optional: true,
  run: (state, typed) => [showHelp(state, typed), []],
};

const quit: SlashCommand = {
  name: "quit",
  aliases: ["q", "exit"],
  run: (state) => [state, [{ type: "quit" }]],
};

/** Every slash command, as help lists them; completion is made from them too. */
export const COMMANDS: readonly SlashCommand[] = [
  join,
  leave,
  nick,
  me,
  edit,
  deleteLast,
  react,
  pin,
  unpin,
  msg,
  who,
  rooms,
  topic,
  room,
  invite,
  search,
  jump,
  thread,
  inbox,
  pins,
  ignore,
  unignore,
  block,
  unblock,
  refuse,
  accept,
  kick,
  ban,
  unban,
  silence,
  unsilence,
  slow,
  theme,
  set,
  mute,
  clear,
  retry,
  away,
  back,
  help,
  quit,
];

/** Finds a command by its name or an alias, whatever the case and width. */
export function findCommand(name: string): SlashCommand | undefined {
  const wanted = name.normalize("NFKC").toLowerCase();
  return COMMANDS.find((command) => command.name === wanted || command.aliases?.includes(wanted));
}

/** Finds what a name that is no command may stand for: commands and the person's own aliases, each after its slash. */
export function similarCommands(name: string, { preferences: { aliases } }: ChatState): readonly string[] {
  const names = COMMANDS.flatMap((command) => [command.name, ...(command.aliases ?? [])]);
  const wanted = name.normalize("NFKC").toLowerCase();
  return findSimilar(wanted, [...names, ...Object.keys(aliases)]).map((similar) => `/${similar}`);
}

function showHelp(state: ChatState, name: string): ChatState {
  const { words } = state.look;
  if (name === "") return { ...state, overlay: FIRST_HELP };
  const bare = name.replace(/^[/／、]/, "");
  const found = findCommand(bare);
  if (found === undefined)
    return addErrorLine(state, words.unknownCommand(name, similarCommands(bare, state)));
  return addLine(state, state.current, `${usageOf(found, words)} — ${words.commands[found.name]}`);
}
