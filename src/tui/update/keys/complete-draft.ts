import type { NamedEmoji } from "../../../core/text/emoji-names.ts";
import { safeLine } from "../../../core/text/safe-text.ts";
import { COMMANDS } from "../../commands/commands.ts";
import { type Completable, complete } from "../../input/complete.ts";
import { findEmoji } from "../../input/find-emoji.ts";
import { allEmoji, mayNameEmoji } from "../../state/emoji.ts";
import type { Room } from "../../state/room.ts";
import { currentRoom } from "../../state/rooms.ts";
import type { ChatState } from "../../state/state.ts";
import { knownMembers } from "../members.ts";

/** Completes the word before the cursor, or shows the next candidate for it. */
export function completeDraft(state: ChatState, step: 1 | -1): ChatState {
  const found = complete(state.composer, state.completion, step, collectCompletable(state));
  if (found !== undefined) return { ...state, ...found };
  return state.emoji === "loading" && mayNameEmoji(state) ? { ...state, emoji: "completing" } : state;
}

/** Takes in every emoji by name. The name for which Tab was pressed meanwhile is completed. */
export function takeEmoji(state: ChatState, emoji: readonly NamedEmoji[]): ChatState {
  const loaded = { ...state, emoji };
  const completes = state.emoji === "completing" && state.overlay === undefined && mayNameEmoji(state);
  return completes ? completeDraft(loaded, 1) : loaded;
}

function collectCompletable(state: ChatState): Completable {
  const room = currentRoom(state);
  return {
    nicks: room === undefined ? [] : listNicks(room, state.self.nickName),
    commands: COMMANDS.map(({ name, aliases = [], args = [] }) => ({
      names: [name, ...aliases],
      takes: args[0],
    })),
    rooms: state.rooms.flatMap(({ name, value }) => (name === value ? [name] : [name, value])),
    soundsLike: state.soundsLike,
    emoji: (typed) => findEmoji(allEmoji(state), typed, state.soundsLike).map(({ emoji }) => emoji),
  };
}

/** Lists those who spoke last first, then the other members. */
function listNicks(room: Room, self: string): string[] {
  const speakers = room.entries.flatMap((entry) =>
    entry.type === "message" && !entry.message.own ? [entry.message.nickName] : [],
  );
  const members = knownMembers(room).map((user) => user.nickName);
  const all = [...speakers.reverse(), ...members].map(safeLine);
  return [...new Set(all)].filter((nick) => nick !== self && nick !== "");
}
