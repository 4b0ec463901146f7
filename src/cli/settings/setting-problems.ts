import type * as v from "valibot";
import { decodeProblem, encodeProblem } from "../../core/protocol/field-problems.ts";

/** The problems that a setting in the config file, or a field of a line for `pipe`, can have. Each language has a sentence for each. */
const SETTING_PROBLEMS = [
  "must-be-object",
  "not-the-config",
  "must-be-text",
  "not-text-or-number",
  "not-a-room-value",
  "not-a-group",
  "not-groups",
  "not-a-level",
  "not-levels",
  "not-a-style",
  "not-styles",
  "not-words",
  "not-an-action",
  "must-be-one-of",
  "must-be-boolean",
  "not-whole",
  "not-a-size",
  "not-a-duration",
  "not-a-rate",
  "not-an-origin",
  "not-a-network",
  "not-a-nick-list",
  "is-unknown",
  "is-twice",
  "too-small",
  "is-missing",
  "not-a-pipe-field",
  "not-a-message-number",
  "not-a-pipe-type",
  "update-without-id",
  "invalid",
] as const;

export type SettingProblem = (typeof SETTING_PROBLEMS)[number];

/** The message of a schema: the problem, as data. `detail` lists the choices that there are. */
export function settingProblem(problem: SettingProblem, detail = ""): string {
  return encodeProblem(problem, detail);
}

/** The problem that a schema found; objects and lists without a message of their own have valibot's. */
export function problemOf(issue: v.BaseIssue<unknown>): { problem: SettingProblem; detail: string } {
  const [problem, detail] = decodeProblem(SETTING_PROBLEMS, issue.message) ?? ["invalid", ""];
  if (problem === "invalid" && issue.type.endsWith("object"))
    return { problem: "must-be-object", detail: "" };
  return { problem, detail: String(detail) };
}
