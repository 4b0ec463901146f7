import type { SearchProblem } from "../client/search-terms.ts";
import { safeLine } from "../text/safe-text.ts";
import type { SearchWords } from "./english-search.ts";

/** The sentence of a search that can't be read. */
export function explainSearchProblem(problem: SearchProblem, { searchProblem }: SearchWords): string {
  switch (problem.type) {
    case "unknownOperator":
    case "noValue":
      return searchProblem[problem.type](safeLine(problem.operator));
    case "unknownHas":
      return searchProblem.unknownHas(safeLine(problem.value));
    case "noWords":
      return searchProblem.noWords;
  }
}
