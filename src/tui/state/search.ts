import type { ChatMessage } from "../../core/client/chat.ts";
import type { SearchTerms } from "../../core/client/search-terms.ts";
import type { RoomId } from "../../core/protocol/names.ts";

/** The question for the server: the parts of what was typed, and the room that is meant, if one is. */
export interface AskedTerms extends SearchTerms {
  readonly roomId: RoomId | undefined;
}

/** The search of messages that was opened last. `asked` is what the results are of, as it was typed. */
export interface Search {
  readonly asked: string | undefined;
  readonly terms: AskedTerms | undefined;
  readonly status: "none" | "searching" | "found" | "failed";
  readonly results: readonly ChatMessage[];
  /** Leads to more results, if there are more. */
  readonly next: number | undefined;
  /** The index of the result that was gone to last. */
  readonly at: number | undefined;
  /** More results were asked for to go to the first of them. */
  readonly goesOn: boolean;
  /** The reason for which it failed. Safe to print. */
  readonly reason?: string;
}

/** A search that has not been asked yet. */
export const NO_SEARCH: Search = {
  asked: undefined,
  terms: undefined,
  status: "none",
  results: [],
  next: undefined,
  at: undefined,
  goesOn: false,
};

/** Tells if a message is the result that was gone to last. */
export function isFoundAt({ results, at }: Search, roomId: RoomId, seq: number | undefined): boolean {
  const found = at === undefined ? undefined : results[at];
  return found !== undefined && found.roomId === roomId && found.seq === seq;
}
