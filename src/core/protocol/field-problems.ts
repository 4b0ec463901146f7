import * as v from "valibot";
import { type ChatError, chatError } from "./errors.ts";
import { FIELD_PROBLEMS, type FieldProblem } from "./reasons.ts";

/** The message of a schema: what can be wrong, as data. `detail` is the limit or the choice that goes with it. */
export function problem(kind: FieldProblem, detail: string | number = ""): string {
  return encodeProblem(kind, detail);
}

/** A problem and its detail as the message of a schema, which can be nothing but text. */
export function encodeProblem(kind: string, detail: string | number): string {
  return JSON.stringify([kind, detail]);
}

const EncodedProblemSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.tuple([v.string(), v.union([v.string(), v.number()])]),
);

/** The problem in the message of a schema; undefined for a message of valibot's own, and for a problem that is none of `kinds`. */
export function decodeProblem<Kind extends string>(
  kinds: readonly Kind[],
  message: string,
): readonly [Kind, string | number] | undefined {
  const parsed = v.safeParse(EncodedProblemSchema, message);
  if (!parsed.success) return undefined;
  const [name, detail] = parsed.output;
  const kind = kinds.find((one) => one === name);
  return kind && [kind, detail];
}

/** The error of a payload that a schema refused: it names the first field at fault and what it must be. */
export function fieldError(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): ChatError {
  const [issue] = issues;
  const field = v.getDotPath(issue) ?? "";
  const [problem, detail] = problemIn(issue);
  return chatError("field-invalid", { field, problem, detail });
}

/** The schemas' own objects and lists have no message of ours. */
function problemIn(issue: v.BaseIssue<unknown>): readonly [FieldProblem, string | number] {
  if (issue.type === "object") return [issue.input === undefined ? "missing" : "not-an-object", ""];
  return decodeProblem(FIELD_PROBLEMS, issue.message) ?? ["invalid", ""];
}
