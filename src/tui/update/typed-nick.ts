import { nickKey } from "../../core/protocol/names.ts";
import { COMMANDS } from "../commands/commands.ts";
import { pickerOf } from "../state/overlay-state.ts";
import { currentRoom } from "../state/rooms.ts";
import type { ChatState, Step } from "../state/state.ts";
import { isPartial } from "./long-roster.ts";

/** Asks for members of a long roster while a nick is typed: into the list of users, after an `@`, or for a command. */
export function askForTyped(before: ChatState, state: ChatState): Step {
  const typed = typedNick(state);
  const room = currentRoom(state);
  if (typed === "" || room === undefined || !isPartial(room)) return [state, []];
  if (room.roomId === before.current && typed === typedNick(before)) return [state, []];
  const { wholePrefix } = room.found;
  if (wholePrefix !== undefined && nickKey(typed).startsWith(wholePrefix)) return [state, []];
  return [state, [{ type: "members", roomId: room.roomId, query: { prefix: typed } }]];
}

const AFTER_AT = /(?:^|[\s\p{P}\p{S}])[@＠]([^\s@＠]+)$/u;
const ARGUMENT = /^[/、／](\S+)\s+[@＠]?([^\s@＠]+)$/u;

/** The beginning of a nick that is being typed; "" for none. */
function typedNick({ overlay, composer }: ChatState): string {
  const picker = pickerOf(overlay);
  if (picker !== undefined) return picker.shows === "users" ? picker.query.text.trim() : "";
  const before = composer.text.slice(0, composer.cursor);
  const [, command = "", argument = ""] = ARGUMENT.exec(before) ?? [];
  const { args = [] } = COMMANDS.find(({ name }) => name === command.toLowerCase()) ?? {};
  if (args[0] === "nick") return argument.slice(0, LONGEST);
  return (AFTER_AT.exec(before)?.[1] ?? "").slice(0, LONGEST);
}

/** UTF-16 units of a prefix that the server takes, whatever they are. */
const LONGEST = 32;
