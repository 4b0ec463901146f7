import type { ChatMessage } from "../../core/client/chat.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import { cutLine, fitLine, type Line, lineWidth, span } from "../layout/line.ts";
import { layoutSnippet } from "../layout/snippet.ts";
import { roomOf } from "../state/rooms.ts";
import type { ChatState } from "../state/state.ts";
import { ask, askForMore, goToFound } from "../update/search.ts";
import { definePicker } from "./picker.ts";

/** The most columns of a room's name in a list, and the width from which on times and rooms stand in columns. */
const ROOM_COLUMNS = 14;
const IN_COLUMNS = 56;

/** Messages that are what was typed: Enter asks the server, then goes to the chosen one. */
export const search = definePicker<ChatMessage>({
  title,
  keys: (words) => words.searchKeys,
  items: ({ search: { results } }) => results,
  line: lineOfResult,
  choose: (state, message, { query }) => {
    const { asked, status } = state.search;
    const typed = query.text.trim();
    if (typed !== asked || status === "failed") return ask(state, typed);
    return message === undefined ? [state, []] : goToFound(state, message);
  },
  notice: ({ look: { words }, search: { status, asked, next, reason = "" } }, results) => {
    if (status === "failed") return { text: reason, tint: "error" };
    if (results.length > 0) return undefined;
    if (asked === undefined) return { text: words.searchHint, tint: "dim" };
    return next === undefined ? "no notice" : { text: words.searchOn, tint: "dim" };
  },
  more: (state) => askForMore(state),
  keepsIndex: true,
});

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

/** Makes the line of a found message: its time, room and author, and the part of it that was searched for. */
function lineOfResult(state: ChatState, message: ChatMessage, width: number): Line {
  const { userId, nickName, msg, changes } = message;
  const { words, measure } = state.look;
  const place = [...cells(state, message, width), span(safeLine(nickName), { userId }), span(": ")];
  const left = Math.max(0, width - lineWidth(place, measure));
  if (changes?.deletedAt !== undefined)
    return cutLine([...place, span(words.deleted(), "dim")], width, measure);
  const terms = state.search.terms?.words.split(" ") ?? [];
  return cutLine([...place, ...layoutSnippet(safeLine(msg), terms, left, measure)], width, measure);
}

/** The time and the room, each as wide as the widest of all results where there is place for columns. */
function cells(state: ChatState, message: ChatMessage, width: number): Line {
  const { now, look, search: found } = state;
  const { words, measure } = look;
  const textsOf = ({ at, roomId }: ChatMessage): readonly string[] => [
    words.shortTime(at, now),
    measure.truncate(roomOf(state, roomId)?.name ?? roomId.replace(/^room/, "#"), ROOM_COLUMNS),
  ];
  const widest = (index: number): number =>
    Math.max(...found.results.map((one) => measure.columns(textsOf(one)[index] ?? "")));
  return textsOf(message).flatMap((text, index) => {
    const cell = [span(text, "dim")];
    return [...(width < IN_COLUMNS ? cell : fitLine(cell, widest(index), measure)), span(" ")];
  });
}
