import type { ChatMessage } from "../../core/client/chat.ts";

/** The search of messages that was opened last. `asked` is what the results are of. */
export interface Search {
  readonly asked: string | undefined;
  readonly status: "none" | "searching" | "found" | "failed";
  readonly results: readonly ChatMessage[];
  /** Leads to more results, if there are more. */
  readonly next: number | undefined;
  /** The reason for which it failed. Safe to print. */
  readonly reason?: string;
}

/** A search that has not been asked yet. */
export const NO_SEARCH: Search = { asked: undefined, status: "none", results: [], next: undefined };
