import { type ChatError, sentenceOf } from "../../core/protocol/errors.ts";
import { englishErrors } from "../../core/words/english-errors.ts";
import { englishSearch } from "../../core/words/english-search.ts";
import { englishCauses } from "../../core/words/english-unreachable.ts";
import type { ForeignEncoding } from "../../files/text-encoding.ts";
import { isDiskFull } from "../../files/whole-file.ts";
import { admin } from "./english-admin.ts";
import { changing } from "./english-changing.ts";
import { argument, commands, example } from "./english-commands.ts";
import { entry } from "./english-entry.ts";
import { helping } from "./english-helping.ts";
import { option } from "./english-options.ts";
import { commandLine, jsonProblem, settingProblem } from "./english-problems.ts";
import { tls } from "./english-tls.ts";

/** The layout of help where a language needs more than commander does; without these, a character is a column. */
export interface HelpLayout {
  readonly columns?: (text: string) => number;
  /** Lines of at most so many columns, joined by line breaks. */
  readonly wrap?: (text: string, width: number) => string;
}

/** Every word of the command line but the screen's, in English. Arguments are safe to print. */
export const englishShell = {
  language: "en" as "en" | "zh",
  layout: {} as HelpLayout, // wider than what is there: another language has more
  helping,
  admin,
  changing,
  tls,
  entry,
  commandLine,
  settingProblem,
  jsonProblem,
  about: {
    groupchat: "A group chat that lives in the terminal.",
    help: "help for a command",
  },
  commands,
  argument,
  option,
  example,
  title: {
    "Usage:": "Usage:",
    "Arguments:": "Arguments:",
    "Options:": "Options:",
    "Commands:": "Commands:",
    examples: "Examples:",
  } as Readonly<Record<string, string>>,
  exitCodes:
    "Exit codes: 0 done, 1 failed, 2 usage, 3 cannot reach the server, 4 refused, 5 rejected, 6 timed out, 130 interrupted, 143 terminated",
  noted: (text: string, notes: readonly string[]) => `${text} (${notes.join(", ")})`,
  choices: (list: readonly string[]) => `choices: ${list.join(", ")}`,
  fallback: (value: string) => `default: ${value}`,
  needsRestart: "a change needs a restart",
  environment: (name: string) => `env: ${name}`,

  noSuchCommand: "there is no such command; groupchat --help lists them",
  /** The complaint about an unknown option, where the user may have meant a text. */
  dashes: (text: string) => `${text}; put -- before what begins with a dash and is no option`,
  /** The sentence of an error. */
  reason: (error: ChatError) => sentenceOf(error, englishErrors),
  /** The englishCauses for which a server can't be reached, by the system's code. */
  unreachableCause: englishCauses as Readonly<Record<string, string>>,
  unexpected: (message: string) => `unexpected failure: ${message} (--debug shows where)`,

  connecting: "connecting",
  connectedAs: (nick: string, dialect: string) => `connected as ${nick} (protocol ${dialect})`,
  connectedAgain: "connected again",
  lostTryingAgain: (why: string) => `${why}; trying again`,
  joined: (room: string, messages: number) => `joined ${room}, which has had ${messages} messages`,
  gap: (lost: number) =>
    lost === 1 ? "1 message is no longer on the server" : `${lost} messages are no longer on the server`,
  anotherLog: "the server has another log; what follows starts over",

  away: (text: string) => (text === "" ? "away" : `away: ${text}`),
  online: (count: number) => `${count} online`,
  messages: (count: number) => `${count} messages`,

  wholeNumber: (least: number, most: number) => `It must be a whole number from ${least} to ${most}.`,
  badNetwork: "It must be an address such as 127.0.0.1, or a network such as 10.0.0.0/8 or fd00::/8.",
  badOrigin:
    "It must be a page's address such as https://chat.example or chat.example:8080, or '*' for every page.",
  duration: "It must be a duration such as 500ms, 30s, 10m or 2h.",
  size: (least: string) => `It must be a size such as 500M or 10G, at least ${least}.`,
  age: "It must be a duration such as 90d, 12h or 30m.",
  badNick: (option: string) =>
    `${option} must be 1–32 visible characters of one script and at most 32 columns`,
  badUrl: (text: string, such: string) => `--url ${text} is not an address; give one such as ${such}`,
  urlHasPath: (text: string, such: string) =>
    `--url ${text} has a path; give only the server, such as ${such}`,
  badRoom: (text: string) =>
    `room ${text}: the value must be letters of one script, digits, _ . or -, such as 1 or ops`,
  emptyRooms: (option: string) => `${option} is empty; give values such as 1,2 or "ops=ops"`,
  noRooms: (file: string | undefined) =>
    file === undefined ? "no room: give --rooms 1,2" : `no room: give --rooms 1,2 or set "groups" in ${file}`,
  whichRoom: "which room? give --room 1",
  /** The reasons for which the value of an option is no position in a room. */
  searchTerms: englishSearch,
  badPosition: {
    unknown: (option: string, text: string) =>
      `${option} ${text} is not a time or a message number: give 2h (ago), "yesterday 10am", "mon 9:30", 2026-11-20, 2026-11-20T10:30 or a message's number`,
    future: (option: string, text: string) =>
      `${option} ${text} is yet to come: give a time that has been, or a message's number`,
  },
  badPattern: (option: string, why: string) => `${option} is not a regular expression: ${why}`,
  badField: (name: string, fields: string) => `--format: there is no {{${name}}}; there are ${fields}`,
  notBoth: (one: string, other: string) => `${one} and ${other} do not go together`,
  needs: (option: string, other: string) => `${option} needs ${other}`,
  nothingToSend: "nothing to send: give a text, or - to read standard input",
  emptyText: "nothing to send: the text is empty",
  stdinUnreadable: (code: string) => `standard input can't be read (${code})`,
  stdinNotUtf8: (encoding: string) =>
    `standard input is ${encoding}; give it as UTF-8 (iconv -f ${encoding})`,
  stdinDamaged: (line: number) =>
    `line ${line} of standard input is not UTF-8; \ufffd stands for each byte that can't be read, there and in later lines`,
  unwritableOutput: (code: string) => `standard output can't be written (${code})`,
  noHome: (variable: string) => `there is no home folder: set HOME or ${variable}`,
  noHomeForData: "there is no home folder: set HOME or XDG_DATA_HOME, or give --data",
  noHomeForPath: (option: string, path: string) =>
    `${option} ${path}: there is no home folder; set HOME or write the whole path`,
  homeOfAnother: (option: string, path: string) =>
    `${option} ${path}: ~name is not supported; write the whole path, or ./${path} for a file of that name`,
  emptyPath: (option: string) => `${option} is empty; give a file`,
  badId: (most: number) => `--id must be 1–${most} characters`,
  /** Lines that failed for one reason; `lines` such as `2–9, 12`. */
  onlySomeRooms: (rooms: number) => `only the first ${rooms} rooms were searched; name others with --room`,
  linesNotSent: (lines: string, count: number, why: string) =>
    count === 1
      ? `line ${lines} was not sent: ${why}`
      : `lines ${lines} were not sent (${count} of them): ${why}`,
  otherReasons: "each for another reason",
  linesUnconfirmed: (lines: string, count: number) =>
    count === 1
      ? `line ${lines} was not confirmed: it may have been said or not`
      : `lines ${lines} were not confirmed (${count} of them): each may have been said or not`,
  theLine: "the line",
  notJsonLine: (why: string) => `not JSON: ${why}`,
  pipeNeedsRoom: (values: string) => `room is missing; give one of ${values}`,
  notARoomOfPipe: (values: string) => `room is none of this pipe's; give one of ${values}`,
  notARoomIdOfPipe: (ids: string) => `roomId is none of this pipe's; give one of ${ids}`,
  twoRooms: "room and roomId name different rooms; give one of them",
  noProgram: (name: string) => `there is no program ${name} that can be run; check its name and PATH`,
  notRunnable: (file: string) =>
    `${file} can't be run; check that it is there, and make it executable (chmod +x)`,
  endedWith: (status: number) => `ended with ${status}`,
  endedBy: (signal: string) => `was ended by ${signal}`,
  notStarted: (code: string) => `can't be started (${code})`,
  /** Tells that a command did not end well; `message` is where its message is. */
  commandFailed: (command: string, message: string, how: string) =>
    `${command} for message ${message} ${how}`,
  replyFailed: (message: string, why: string) => `the reply to message ${message} was not sent: ${why}`,
  sending: (sent: number, seconds: number) =>
    `${sent} sent, ${Math.round(sent / Math.max(seconds, 0.001))} a second`,
  reading: (read: number) => `${read} messages`,
  unreadableFile: (file: string, code: string) =>
    `${file} can't be read (${code}); correct its permissions or remove it`,
  unwritableFile: (file: string, code: string) =>
    isDiskFull(code)
      ? `${file} can't be written (${code}); make room on its disk`
      : `${file} can't be written (${code}); make its folder writable`,
  notUtf8: (file: string, encoding: ForeignEncoding) =>
    encoding === "unknown"
      ? `${file} is not UTF-8; save it as UTF-8`
      : `${file} is ${encoding}; save it as UTF-8`,
  notJson: (file: string, line: number, why: string) => `${file} is not valid JSON: line ${line}: ${why}`,
  noConfigFile: (file: string) => `there is no ${file}; groupchat serve --print-config > ${file} makes one`,
  /** Lines at the head of a server's config file. */
  serverConfigHead: [
    "The settings of a server, for groupchat serve --config: JSON with comments.",
    "What is left out has its default; null is no limit. Units of sizes: K, M, G; of durations: ms, s, m, h, d.",
  ] as readonly string[],
  badSetting: (file: string, line: number, place: string, problem: string) =>
    `${file}: line ${line}: ${place} ${problem}`,
  configItself: "it",
  /** Once a server takes connections; `join` is a command that enters it. */
  serving: (version: string, url: string, data: string, join: string) =>
    `groupchat ${version} serves ${url}\n  log   ${data}\n  chat  ${join}`,
  sound: (file: string, contents: string) => `${file} is sound: ${contents}`,
  badRoomSetting: (text: string, names: string) =>
    `${text} is no setting: give NAME=VALUE with one of ${names}, and on, off, a text, or a time such as 30s`,
  noSettings: "nothing to change: give settings such as read-only=on",
  badLink: "this is no link of an invite; groupchat invite prints one",
  linkAndRooms: "a link names its room: leave out --rooms and --at",
  localLink: (host: string) =>
    `others can't use ${host}; give the address by which they reach the server: --url`,
  noLink: (url: string) => `${url} is no address that others can use; give one with --url`,
  invitesEnded: (room: string) => `no link leads into ${room} any more`,
  inviteUntil: (room: string, until: string, once: boolean) =>
    `${once ? "one person" : "whoever has it"} enters ${room} by it until ${until}`,
  granted: (nickName: string, role: string, room: string | undefined) =>
    `${nickName} is ${role} ${room === undefined ? "of the server" : `in ${room}`}`,
  revoked: (nickName: string, room: string | undefined) =>
    `${nickName} has no role of its own ${room === undefined ? "on the server" : `in ${room}`} any more`,
  copied: (file: string, contents: string) => `${file}: ${contents}`,
  contents: (messages: number, rooms: number, megabytes: string, version: number) =>
    `${messages} messages in ${rooms} rooms, ${megabytes} MB, version ${version}`,
  badState: (file: string) => `${file} is not a state file of groupchat; give another one, or remove it`,
  stateOfAnotherLog: (room: string) =>
    `${room}: the server has another log than the one that was read; going on from the same moment`,
};

/** The catalogue of the command line: every language has the same entries. */
export type CliWords = typeof englishShell;
