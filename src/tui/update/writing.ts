import { removeControls, safeLine, safeText } from "../../core/text/safe-text.ts";
import { COMMANDS } from "../commands/commands.ts";
import { runLine } from "../commands/run-line.ts";
import { type Completable, complete } from "../input/complete.ts";
import { edit, insert, moveLine, withText } from "../input/composer.ts";
import type { WritingIntent } from "../input/intent.ts";
import type { Picker } from "../pickers/picker.ts";
import { pickerOf } from "../state/overlay-state.ts";
import { KEPT_SENT_LINES } from "../state/persisted.ts";
import type { Room } from "../state/room.ts";
import { currentRoom } from "../state/rooms.ts";
import type { ChatState, Step } from "../state/state.ts";
import { editQuery, moveChoice, openPicker, takeChoice, typeInto } from "./choosing.ts";
import { addErrorLine } from "./own-lines.ts";
import { actOnPicked, beginReplyAtPicked, isPicking, typeWhilePicking } from "./picking.ts";

/** A draft's limit in UTF-16 units: room for a message of 4,000 characters, the most that a server takes, in emoji. */
const DRAFT_CHARACTERS = 8_000;

/** A paste of more lines than this is shown before it is taken. */
const PASTE_LINES = 5;

/** Does what somebody means who is writing: in the draft, or in what is open. */
export function write(state: ChatState, intent: WritingIntent): Step {
  const picker = pickerOf(state.overlay);
  if (picker !== undefined) return writeIntoPicker(state, picker, intent);
  if (isPicking(state)) return writeWhilePicking(state, intent);
  switch (intent.type) {
    case "send":
      return enter(state);
    case "newline":
      return [{ ...state, composer: insert(state.composer, "\n") }, []];
    case "edit":
      return [{ ...state, composer: edit(state.composer, intent.edit) }, []];
    case "cutOrSwitch":
      return [cutOrSwitch(state), []];
    case "line":
      return [line(state, intent.step), []];
    case "complete":
      return [completed(state, intent.step), []];
    case "editor":
      return [state, [{ type: "editor", text: state.composer.text }]];
  }
}

/** Handles writing keys while a message is picked: Enter acts on it, and the draft stays as it is. */
function writeWhilePicking(state: ChatState, intent: WritingIntent): Step {
  if (state.overlay !== undefined) return [state, []];
  if (intent.type === "send") return actOnPicked(state) ?? [state, []];
  const switches = intent.type === "cutOrSwitch" && state.composer.text === "";
  return [switches ? openPicker(state, "switcher") : state, []];
}

function writeIntoPicker(state: ChatState, picker: Picker, intent: WritingIntent): Step {
  switch (intent.type) {
    case "send":
      return takeChoice(state, picker);
    case "line":
    case "complete":
      return moveChoice(state, picker, intent.step);
    case "edit":
      return [editQuery(state, picker, intent.edit), []];
    case "cutOrSwitch":
      return [editQuery(state, picker, "killToEnd"), []];
    case "newline":
    case "editor":
      return [state, []];
  }
}

/** Typed text, where the cursor is. */
export function typeText(state: ChatState, text: string): ChatState {
  const picker = pickerOf(state.overlay);
  if (picker !== undefined) return typeInto(state, picker, text);
  if (isPicking(state)) {
    if (state.overlay !== undefined) return state;
    const [writing, rest] = typeWhilePicking(state, text);
    return rest === "" ? writing : put(writing, rest);
  }
  const closed = state.overlay?.shows === "paste" ? { ...state, overlay: undefined } : state;
  return put(closed, text);
}

/** A paste never sends; one of many lines is asked about first. With a message picked it is the text of a reply. */
export function pasteText(before: ChatState, text: string): ChatState {
  const picker = pickerOf(before.overlay);
  if (picker !== undefined) return typeInto(before, picker, text.slice(0, DRAFT_CHARACTERS));
  if (!fits(before, text)) return tooLong(before, text);
  const state = isPicking(before) ? beginReplyAtPicked({ ...before, overlay: undefined }) : before;
  const written = removeControls(text);
  if (written.trimEnd().split("\n").length <= PASTE_LINES) return put(state, text);
  return { ...state, overlay: { shows: "paste", scroll: 0, text: written } };
}

function put(state: ChatState, text: string): ChatState {
  if (!fits(state, text)) return tooLong(state, text);
  return { ...state, composer: insert(state.composer, text) };
}

function fits({ composer }: ChatState, text: string): boolean {
  return composer.text.length + text.length <= DRAFT_CHARACTERS;
}

function tooLong(state: ChatState, text: string): ChatState {
  return addErrorLine(state, state.look.words.pasteTooLong([...text].length, DRAFT_CHARACTERS));
}

/** Does what Enter does: takes a paste that is shown, else sends. */
function enter(state: ChatState): Step {
  const { overlay } = state;
  if (overlay?.shows === "paste") return [put({ ...state, overlay: undefined }, overlay.text), []];
  return safeText(state.composer.text).trim() === "" ? [state, []] : send(state);
}

/** Sends the draft. A draft that can't be sent stays in the input with the reason in the room: nothing typed is lost. */
function send(state: ChatState): Step {
  const draft = state.composer.text;
  const cleared = { ...state, composer: withText(state.composer, ""), recall: remembered(state, draft) };
  const { step, done } = runLine(cleared, draft);
  if (done) return step;
  const [told, effects] = step;
  return [{ ...told, composer: state.composer, recall: state.recall }, effects];
}

function remembered({ recall }: ChatState, draft: string): ChatState["recall"] {
  const sent = recall.sent.at(-1) === draft ? recall.sent : [...recall.sent, draft].slice(-KEPT_SENT_LINES);
  return { sent, at: undefined, draft: "" };
}

/** Ctrl-K with nothing to cut goes to a room. */
function cutOrSwitch(state: ChatState): ChatState {
  if (state.composer.text === "") return openPicker(state, "switcher");
  return { ...state, composer: edit(state.composer, "killToEnd") };
}

function line(state: ChatState, step: 1 | -1): ChatState {
  const composer = moveLine(state.composer, step, state.look.measure);
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
    commands: COMMANDS.map(({ name, aliases = [], args = [] }) => ({
      names: [name, ...aliases],
      takes: args[0],
    })),
    rooms: state.rooms.flatMap(({ name, value }) => (name === value ? [name] : [name, value])),
    soundsLike: state.soundsLike,
  };
}

/** Lists those who spoke last first, then the other members. */
function nicksOf(room: Room, self: string): string[] {
  const speakers = room.entries.flatMap((entry) =>
    entry.type === "message" && !entry.message.own ? [entry.message.nickName] : [],
  );
  const members = room.roster.status === "known" ? room.roster.users.map((user) => user.nickName) : [];
  const all = [...speakers.reverse(), ...members].map(safeLine);
  return [...new Set(all)].filter((nick) => nick !== self && nick !== "");
}
