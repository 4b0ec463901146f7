import type { PositionProblem } from "../time/position.ts";

/** Sentences for a search that can't be read, in English. Arguments are safe to print. */
export const englishSearch = {
  searchProblem: {
    unknownOperator: (operator: string) =>
      `there is no ${operator}: to search by; there are from: in: before: has:link, and a word with a colon stands in quotes`,
    noValue: (operator: string) =>
      `${operator}: needs a value right behind it, with spaces in it in quotes: from:bob`,
    unknownHas: (value: string) => `has:${value} is unknown; there is has:link`,
    noWords: "give at least one word to search for, or has:link",
  },
  /** The reason for which `before:` can't be read. */
  badBefore: {
    unknown: (text: string) =>
      `before:${text} is no date or time: 2026-11-20, yesterday, "mon 9:30", 2h (ago), or a message's number`,
    future: (text: string) => `before:${text} is yet to come`,
  } satisfies Record<PositionProblem, (text: string) => string>,
};

/** The shape of these words: each language is one object of it. */
export type SearchWords = typeof englishSearch;
