import type { ChatMessage } from "../../core/client/chat.ts";
import { parseSearch } from "../../core/client/search-terms.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import { explainSearchProblem } from "../../core/words/search-problem.ts";
import type { EffectReply } from "../state/effect.ts";
import { freshen } from "../state/latest.ts";
import { findRoom, roomOf } from "../state/rooms.ts";
import { NO_SEARCH, type Search } from "../state/search.ts";
import type { ChatState, Step } from "../state/state.ts";
import { goToChosen } from "./go-to-message.ts";

/** Asks the server for what was typed, or tells why that can't be searched for; nothing is asked for nothing. */
export function ask(state: ChatState, typed: string): Step {
  const asked = typed.trim();
  if (asked === "") return [state, []];
  const { words } = state.look;
  const overlay =
    state.overlay !== undefined && "query" in state.overlay ? { ...state.overlay, index: 0 } : state.overlay;
  const withSearch = (search: Partial<Search>): ChatState => ({
    ...state,
    overlay,
    search: { ...NO_SEARCH, asked, ...search },
  });
  const parsed = parseSearch(asked);
  if ("problem" in parsed) {
    const reason = explainSearchProblem(parsed.problem, words.searchTerms);
    return [withSearch({ status: "failed", reason }), []];
  }
  const room = parsed.room === undefined ? undefined : findRoom(state, parsed.room);
  if (parsed.room !== undefined && room === undefined) {
    return [withSearch({ status: "failed", reason: words.noSuchRoom(safeLine(parsed.room)) }), []];
  }
  const terms = { ...parsed, roomId: room?.roomId };
  const effect = { type: "search", query: asked, terms, now: state.now, before: undefined } as const;
  return [withSearch({ terms, status: "searching" }), [effect]];
}

/** Asks for the results behind those that are there, if there are more. */
export function askForMore(state: ChatState, goesOn = false): Step {
  const { next, asked, terms, status } = state.search;
  if (next === undefined || asked === undefined || terms === undefined || status === "searching")
    return [state, []];
  const search = { ...state.search, status: "searching", goesOn } as const;
  return [{ ...state, search }, [{ type: "search", query: asked, terms, now: state.now, before: next }]];
}

/** Goes to a result that was chosen. */
export function goToFound(state: ChatState, message: ChatMessage): Step {
  const at = state.search.results.indexOf(message);
  return goToChosen({ ...state, search: { ...state.search, at, goesOn: false } }, message);
}

/** Goes to the next result (1), which is asked for where it is not here, or to the one before (−1). */
export function goToNextFound(state: ChatState, step: 1 | -1): Step {
  const { at, results } = state.search;
  const message = at === undefined ? undefined : results[at + step];
  if (message !== undefined) return goToFound(state, message);
  return at === undefined || step < 0 ? [state, []] : askForMore(state, true);
}

/** Takes in what a search found, if it is still the one that was asked last; goes to the first of it where that was wanted. */
export function takeResults(
  state: ChatState,
  reply: Extract<EffectReply, { type: "found" | "searchFailed" | "searchUnclear" }>,
): Step {
  const { look, ignored, search: open } = state;
  if (open.status !== "searching" || open.asked !== reply.query) return [state, []];
  if (reply.type !== "found") {
    const reason =
      reply.type === "searchFailed"
        ? look.words.reason(reply.error)
        : look.words.searchTerms.badBefore[reply.problem](safeLine(open.terms?.before ?? ""));
    return [{ ...state, search: { ...open, status: "failed", goesOn: false, reason } }, []];
  }
  const shown = reply.messages.flatMap((message) => {
    const room = roomOf(state, message.roomId);
    return ignored.has(message.userId) ? [] : room === undefined ? [message] : freshen(room, [message]);
  });
  const results = [...open.results, ...shown];
  const search = { ...open, status: "found", results, next: reply.next, goesOn: false } as const;
  const taken = { ...state, search };
  return open.goesOn && state.overlay === undefined ? goToNextFound(taken, 1) : [taken, []];
}
