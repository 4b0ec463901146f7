import { nickKey } from "../../core/protocol/names.ts";
import { type Composer, type Edit, EMPTY, edit, insert, withText } from "../input/composer.ts";
import { rankNames } from "../input/names-fit.ts";
import type { Answer } from "../state/effect.ts";
import type { Picker } from "../state/overlay-state.ts";
import type { Room } from "../state/room.ts";
import { type ChatState, goTo, type Step } from "../state/state.ts";
import { seek } from "./seeking.ts";
import { findMembers, openDirect } from "./users.ts";

/** Opens a list to choose from by typing; what stood in the query of a search stays there for the next one. */
export function openPicker(state: ChatState, shows: Picker["shows"], text = ""): ChatState {
  const query = withText(EMPTY, text);
  if (shows !== "search") {
    const here = state.rooms.findIndex(({ roomId }) => roomId === state.current);
    return { ...state, overlay: { shows, query, at: shows === "rooms" ? Math.max(0, here) : 0 } };
  }
  const nothing = { status: "none", asked: undefined, results: [], next: undefined } as const;
  return { ...state, overlay: { shows, query, at: 0, ...nothing } };
}

/** Opens the search and asks at once. */
export function searchFor(state: ChatState, query: string): Step {
  const opened = openPicker(state, "search", query);
  return opened.overlay?.shows === "search" ? ask(opened, opened.overlay) : [opened, []];
}

/** Something was typed into the query. */
export function typeInto(state: ChatState, picker: Picker, text: string): ChatState {
  return withQuery(state, picker, insert(picker.query, text.replace(/\s+/g, " ")));
}

/** An edit of the query. */
export function editQuery(state: ChatState, picker: Picker, what: Edit): ChatState {
  return withQuery(state, picker, edit(picker.query, what));
}

function withQuery(state: ChatState, picker: Picker, query: Composer): ChatState {
  const at = picker.shows === "search" || query.text === picker.query.text ? picker.at : 0;
  return { ...state, overlay: { ...picker, query, at } };
}

/** Chooses the item `step` lines below the chosen one (above, if negative); at the end of a search's results, asks for more. */
export function choose(state: ChatState, picker: Picker, step: number): Step {
  const count = countOf(state, picker);
  const at = Math.max(0, Math.min(count - 1, picker.at + step));
  const chosen = { ...state, overlay: { ...picker, at } };
  if (picker.shows !== "search" || picker.at + step < count) return [chosen, []];
  const { next, asked, status } = picker;
  if (next === undefined || asked === undefined || status === "searching") return [chosen, []];
  return [
    { ...state, overlay: { ...picker, at, status: "searching" } },
    [{ type: "search", query: asked, before: next }],
  ];
}

/** Takes what is chosen; in a search, asks first. */
export function take(state: ChatState, picker: Picker): Step {
  switch (picker.shows) {
    case "switcher":
    case "rooms": {
      const room = fittingRooms(state, picker)[picker.at];
      return [room === undefined ? state : goTo(state, room.roomId), []];
    }
    case "users":
      return openDirect(state, findMembers(state, picker.query.text)[picker.at]);
    case "recall": {
      const text = fittingLines(state, picker.query.text)[picker.at];
      if (text === undefined) return [state, []];
      return [{ ...state, overlay: undefined, composer: withText(state.composer, text) }, []];
    }
    case "search": {
      const { query, asked, results, at, status } = picker;
      const found = results[at];
      if (query.text.trim() !== asked || status === "failed") return ask(state, picker);
      if (found === undefined) return [state, []];
      const there = goTo({ ...state, overlay: undefined }, found.roomId);
      return found.seq === undefined ? [there, []] : jumpTo(there, found.roomId, found.seq);
    }
  }
}

/** Messages read around one that is jumped to, on either side. */
const AROUND = 50;

/** Asks for the messages around one. */
function jumpTo(state: ChatState, roomId: Room["roomId"], seq: number): Step {
  const query = { after: Math.max(0, seq - AROUND), limit: 2 * AROUND };
  const wanted = { type: "jump", seq, label: "" } as const;
  return seek(state, roomId, wanted, { type: "page", roomId, query, wanted });
}

function ask(state: ChatState, picker: Extract<Picker, { shows: "search" }>): Step {
  const asked = picker.query.text.trim();
  if (asked === "") return [state, []];
  const overlay = { ...picker, asked, status: "searching", results: [], next: undefined, at: 0 } as const;
  return [{ ...state, overlay }, [{ type: "search", query: asked, before: undefined }]];
}

/** What a search found, if it is still asked. */
export function found(
  state: ChatState,
  answer: Extract<Answer, { type: "found" | "searchFailed" }>,
): ChatState {
  const { overlay, look, ignored } = state;
  if (overlay?.shows !== "search" || overlay.asked !== answer.query) return state;
  if (answer.type === "searchFailed") {
    return { ...state, overlay: { ...overlay, status: "failed", reason: look.words.reason(answer.error) } };
  }
  const shown = answer.messages.filter(({ userId }) => !ignored.has(userId));
  const results = [...overlay.results, ...shown];
  return { ...state, overlay: { ...overlay, status: "found", results, next: answer.next } };
}

/**
 * The rooms that fit what was typed: by their names, in pinyin too. For nothing all of them: in their order, or in the
 * switcher what is new first.
 */
export function fittingRooms(
  { rooms, current, soundsLike }: ChatState,
  { shows, query }: Pick<Picker, "shows" | "query">,
): readonly Room[] {
  const typed = query.text.trim();
  if (typed !== "") return rankNames(rooms, ({ name, value }) => [name, String(value)], typed, soundsLike);
  if (shows === "rooms") return rooms;
  const others = rooms.filter(({ roomId }) => roomId !== current);
  const weight = ({ mentions, unread, muted }: Room) => (muted ? 0 : mentions * 1_000_000 + unread);
  const sorted = [...others].sort((a, b) => weight(b) - weight(a));
  return [...sorted, ...rooms.filter(({ roomId }) => roomId === current)];
}

/** What was said before and holds what was typed, the latest first, each line once. */
export function fittingLines({ recall }: ChatState, typed: string): readonly string[] {
  const wanted = nickKey(typed);
  const all = [...new Set([...recall.sent].reverse())];
  return all.filter((line) => nickKey(line).includes(wanted));
}

function countOf(state: ChatState, picker: Picker): number {
  switch (picker.shows) {
    case "switcher":
    case "rooms":
      return fittingRooms(state, picker).length;
    case "users":
      return findMembers(state, picker.query.text).length;
    case "recall":
      return fittingLines(state, picker.query.text).length;
    case "search":
      return picker.results.length;
  }
}
