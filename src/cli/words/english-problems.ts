import type { JsonProblem } from "../io/json-lines.ts";
import type { SettingProblem } from "../settings/setting-problems.ts";

/** The program's sentences about a command line that is wrong, in English. */
export const commandLine = {
  missingArgument: (name: string) => `missing required argument '${name}'`,
  missingValue: (flags: string) => `option '${flags}' argument missing`,
  missingOption: (flags: string) => `required option '${flags}' not specified`,
  badOption: (flags: string, value: string, why: string) =>
    `option '${flags}' argument '${value}' is invalid. ${why}`,
  badVariable: (flags: string, value: string, variable: string, why: string) =>
    `option '${flags}' value '${value}' from env '${variable}' is invalid. ${why}`,
  badArgument: (name: string, value: string, why: string) =>
    `command-argument value '${value}' is invalid for argument '${name}'. ${why}`,
  choices: (list: readonly string[]) => `Allowed choices are ${list.join(", ")}.`,
  optionNamed: (flags: string) => `option '${flags}'`,
  variableNamed: (variable: string) => `environment variable '${variable}'`,
  conflict: (one: string, other: string) => `${one} cannot be used with ${other}`,
  tooManyArguments: (command: string, expected: number, given: number) =>
    `too many arguments for '${command}'. Expected ${expected} argument${expected === 1 ? "" : "s"} but got ${given}.`,
  unknownOption: (flag: string, similar: readonly string[]) => `unknown option '${flag}'${meant(similar)}`,
  unknownCommand: (name: string, similar: readonly string[]) => `unknown command '${name}'${meant(similar)}`,
};

function meant(similar: readonly string[]): string {
  if (similar.length === 0) return "";
  return ` (Did you mean ${similar.length === 1 ? "" : "one of "}${similar.join(", ")}?)`;
}

/** The problem of a setting, or of a field of a line for `pipe`; it follows the name. */
export const settingProblem: Readonly<Record<SettingProblem, (detail: string) => string>> = {
  "must-be-object": () => "must be a JSON object",
  "not-the-config": () => "must hold a JSON object",
  "must-be-text": () => "must be text",
  "not-text-or-number": () => "must be text or a number",
  "not-a-room-value": () => "must be letters of one script, digits, _ . or -",
  "not-a-group": () => "must be { name, value }, and may have notify",
  "not-groups": () => "must be a list of { name, value }",
  "not-a-level": () => "must be off, mentions or all",
  "not-levels": () => "must be off, mentions or all, or { bell, desktop, title } with one of these each",
  "not-a-style": () =>
    "must be words such as bold, dim, italic, underline, reverse, a colour name, 0–255 or #rrggbb, and on before a background",
  "not-words": () => "must be a list of at most 50 words, of up to 64 characters each",
  "not-styles": () => "must be a list of styles",
  "not-an-action": (actions) => `must be none or one of ${actions}`,
  "must-be-one-of": (choices) => `must be one of ${choices}`,
  "must-be-boolean": () => "must be true or false",
  "not-whole": (range) => `must be a whole number, ${range}`,
  "not-a-size": (range) => `must be bytes such as 4096, "64K" or "10M", ${range}`,
  "not-a-duration": (range) => `must be a duration such as "500ms", "30s" or "90d", ${range}`,
  "not-a-rate": () =>
    'must be a rate such as "10/s burst 20" (/m, /h and /d are a minute, an hour, a day; both from 1 on), or null for none',
  "not-an-origin": () =>
    'must be a list of addresses of pages such as "https://chat.example" or "chat.example:8080", or "*" for every page',
  "not-a-nick-list": () => 'must be a list of nicks such as "root"',
  "not-a-network": () => 'must be a list of addresses such as "127.0.0.1" or networks such as "10.0.0.0/8"',
  "is-unknown": (similar) => `is not a setting${meant(similar === "" ? [] : [similar])}`,
  "is-twice": () => "is there twice",
  "too-small": (least) => `must be at least ${least}`,
  "is-missing": () => "is missing",
  "not-a-pipe-field": () => "is not a field of a line for pipe",
  "not-a-message-number": () => "must be the number of a message, 1, 2, 3 …",
  "not-a-pipe-type": () =>
    "must be message, edit, delete, react, pin, kick, ban, unban, silence or unsilence, or be left out: nothing else is sent back",
  "update-without-id": () => "needs an id for update",
  invalid: () => "is invalid",
};

/** The problem of a broken JSON text. */
export const jsonProblem: Readonly<Record<JsonProblem, string>> = {
  InvalidSymbol: "invalid symbol",
  InvalidNumberFormat: "invalid number format",
  PropertyNameExpected: "property name expected",
  ValueExpected: "value expected",
  ColonExpected: "colon expected",
  CommaExpected: "comma expected",
  CloseBraceExpected: "close brace expected",
  CloseBracketExpected: "close bracket expected",
  EndOfFileExpected: "end of file expected",
  InvalidCommentToken: "invalid comment token",
  UnexpectedEndOfComment: "unexpected end of comment",
  UnexpectedEndOfString: "unexpected end of string",
  UnexpectedEndOfNumber: "unexpected end of number",
  InvalidUnicode: "invalid unicode",
  InvalidEscapeCharacter: "invalid escape character",
  InvalidCharacter: "invalid character",
};
