import { safeLine } from "../../core/text.ts";
import { command } from "./command.ts";
import { type Completable, complete } from "./complete.ts";
import { edit, insert, moveLine, withText } from "./composer.ts";
import type { WritingIntent } from "./intent.ts";
import type { Room } from "./room.ts";
import { COMMANDS, meaningOf } from "./slash.ts";
import { type ChatState, currentRoom, type Step } from "./state.ts";

/** Lines of one's own that the arrows bring back. */
const RECALLED = 200;

/** Does what somebody means who is writing. */
export function write(state: ChatState, intent: WritingIntent): Step {
  switch (intent.type) {
    case "send":
      return send(state);
    case "newline":
      return [{ ...state, composer: insert(state.composer, "\n") }, []];
    case "edit":
      return [{ ...state, composer: edit(state.composer, intent.edit) }, []];
    case "line":
      return [line(state, intent.step), []];
    case "complete":
      return [completed(state, intent.step), []];
  }
}

/** What can't be done stays in the input with the reason in the room: nothing typed is lost. */
function send(state: ChatState): Step {
  const draft = state.composer.text;
  if (draft.trim() === "") return [state, []];
  const cleared = { ...state, composer: withText(state.composer, ""), recall: remembered(state, draft) };
  const meaning = meaningOf(draft);
  const [next, effects] = command(cleared, meaning);
  const refused = meaning.type === "complain" || (meaning.type === "say" && effects.length === 0);
  return refused ? [{ ...next, composer: state.composer, recall: state.recall }, []] : [next, effects];
}

function remembered({ recall }: ChatState, draft: string): ChatState["recall"] {
  const sent = recall.sent.at(-1) === draft ? recall.sent : [...recall.sent, draft].slice(-RECALLED);
  return { sent, at: undefined, draft: "" };
}

function line(state: ChatState, step: 1 | -1): ChatState {
  const composer = moveLine(state.composer, step);
  return composer === undefined ? recalled(state, step) : { ...state, composer };
}

function recalled(state: ChatState, step: 1 | -1): ChatState {
  const { sent, at = sent.length, draft } = state.recall;
  const next = at + step;
  if (next < 0 || next > sent.length) return state;
  const kept = at === sent.length ? state.composer.text : draft;
  const text = sent[next] ?? kept;
  const recall = { sent, at: next === sent.length ? undefined : next, draft: kept };
  return { ...state, composer: withText(state.composer, text), recall };
}

function completed(state: ChatState, step: 1 | -1): ChatState {
  const found = complete(state.composer, state.completion, step, completable(state));
  return found === undefined ? state : { ...state, ...found };
}

function completable(state: ChatState): Completable {
  const room = currentRoom(state);
  return {
    nicks: room === undefined ? [] : nicksOf(room, state.self.nickName),
    commands: COMMANDS.map((command) => command.name),
    rooms: state.rooms.flatMap(({ name, value }) => [name, value]),
  };
}

/** Who spoke last comes first, then who else is there. */
function nicksOf(room: Room, self: string): string[] {
  const speakers = room.entries.flatMap((entry) =>
    entry.type === "message" && !entry.message.own ? [entry.message.nickName] : [],
  );
  const members = room.roster.status === "known" ? room.roster.users.map((user) => user.nickName) : [];
  const all = [...speakers.reverse(), ...members].map(safeLine);
  return [...new Set(all)].filter((nick) => nick !== self && nick !== "");
}
