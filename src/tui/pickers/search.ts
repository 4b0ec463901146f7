import type { ChatMessage } from "../../core/client/chat.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import { timeOfDay } from "../../core/time/local-time.ts";
import { type Line, span } from "../layout/line.ts";
import type { EffectReply } from "../state/effect.ts";
import { freshen } from "../state/latest.ts";
import { roomOf } from "../state/rooms.ts";
import { NO_SEARCH } from "../state/search.ts";
import type { ChatState, Step } from "../state/state.ts";
import { goToChosen } from "../update/go-to-message.ts";
import { definePicker } from "./picker.ts";

/** Messages that hold the words of the query: Enter asks the server, then goes to the chosen one. */
export const search = definePicker<ChatMessage>({
  title,
  keys: (words) => words.searchKeys,
  items: ({ search: { results } }) => results,
  line: lineOfResult,
  choose: (state, message, { query }) => {
    const { asked, status } = state.search;
    const typed = query.text.trim();
    if (typed !== asked || status === "failed") return ask(state, typed);
    return message === undefined ? [state, []] : goToChosen(state, message);
  },
  notice: ({ search: { status, reason = "" } }, results) => {
    if (status === "failed") return { text: reason, tint: "error" };
    return results.length === 0 ? "no notice" : undefined;
  },
  more: (state) => {
    const { next, asked, status } = state.search;
    if (next === undefined || asked === undefined || status === "searching") return [state, []];
    const searching = { ...state, search: { ...state.search, status: "searching" } } as const;
    return [searching, [{ type: "search", query: asked, before: next }]];
  },
  keepsIndex: true,
});

/** Asks the server for messages that hold the words; nothing is asked for no words. */
export function ask(state: ChatState, words: string): Step {
  const asked = words.trim();
  if (asked === "") return [state, []];
  const overlay =
    state.overlay !== undefined && "query" in state.overlay ? { ...state.overlay, index: 0 } : state.overlay;
  const searching = { ...state, overlay, search: { ...NO_SEARCH, asked, status: "searching" } } as const;
  return [searching, [{ type: "search", query: asked, before: undefined }]];
}

/** Takes in what a search found, if it is still the one that is open. */
export function takeResults(
  state: ChatState,
  reply: Extract<EffectReply, { type: "found" | "searchFailed" }>,
): ChatState {
  const { overlay, look, ignored, search: open } = state;
  if (overlay?.shows !== "search" || open.asked !== reply.query) return state;
  if (reply.type === "searchFailed") {
    return { ...state, search: { ...open, status: "failed", reason: look.words.reason(reply.error) } };
  }
  const shown = reply.messages.flatMap((message) => {
    const room = roomOf(state, message.roomId);
    return ignored.has(message.userId) ? [] : room === undefined ? [message] : freshen(room, [message]);
  });
  const results = [...open.results, ...shown];
  return { ...state, search: { ...open, status: "found", results, next: reply.next } };
}

function title(
  { look: { words }, search: { status, next } }: ChatState,
  results: readonly ChatMessage[],
): string {
  const titled = (text: string) => `${words.searchTitle} · ${text}`;
  switch (status) {
    case "none":
    case "failed":
      return words.searchTitle;
    case "searching":
      return titled(words.searching);
    case "found":
      return titled(
        results.length === 0 ? words.nothingFound : words.found(results.length, next !== undefined),
      );
  }
}

function lineOfResult(state: ChatState, message: ChatMessage): Line {
  const { roomId, at, userId, nickName, msg, changes } = message;
  const { words } = state.look;
  const room = roomOf(state, roomId)?.name ?? "";
  return [
    span(`${words.day(at)} ${timeOfDay(at)} ${room} `, "dim"),
    span(safeLine(nickName), { userId }),
    span(`: ${changes?.deletedAt === undefined ? safeLine(msg) : words.deleted()}`),
  ];
}
