import { type ChatError, sentenceOf } from "../../core/protocol/errors.ts";
import { englishErrors } from "../../core/words/english-errors.ts";
import { englishCauses } from "../../core/words/english-unreachable.ts";
import type { ForeignEncoding } from "../../files/text-encoding.ts";
import { isDiskFull } from "../../files/whole-file.ts";
import { admin } from "./english-admin.ts";
import { changing } from "./english-changing.ts";
import { entry } from "./english-entry.ts";
import { helping } from "./english-helping.ts";
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
  /** A line for each command, in the order of help. The folders of `cli/commands` have these names. */
  commands: {
    serve: "run a room server",
    join: "chat: full screen on a terminal, else send lines of stdin and print messages",
    send: "send a message; exit when the server has committed it",
    edit: "give a message of yours another text; exit when the server has committed it",
    delete: "delete a message of yours; a mark of it stays, its text does not",
    react: "react to a message with an emoji, or take that back",
    pin: "pin a message in its room, or unpin it",
    tail: "print the last messages, and with -f new ones as they arrive",
    history: "print part of a room's history, oldest first",
    search: "find messages that hold all these words, newest first",
    wait: "wait until somebody says what matches, and print it",
    inbox: "list what calls you: mentions, replies, reactions, direct messages; newest first",
    who: "list members",
    rooms: "list rooms",
    room: "show or change the settings of a room, or make a private one",
    invite: "print a link, and a QR code on a terminal, that lets others into a room",
    pipe: "read and print JSON objects, one a line: for a bot in any language",
    on: "run a command for each message that matches",
    config: "show current settings, and where each value came from",
    doctor: "check the terminal, the server and the connection to it",
    completion: "print the completion script for a shell",
    sessions: "list your sessions on a server, one for each device, and end them",
    admin: "keep order: kick, ban, silence; say who is an admin or a moderator",
    audit: "print what was decided about users and rooms: who, whom, from where",
    passwd: "set the password of a server, in the file for serve --password-file",
    token: "make, list and revoke the tokens by which programs and people come into a server",
    backup: "copy a server's log, also while it runs; to restore, put the copy in its place",
  },
  argument: {
    text: "the message; - reads it from standard input",
    address: "the message: ROOM/NUMBER, such as 1/42, or groupchat://HOST/ROOM/NUMBER",
    newText: "the new text; - reads it from standard input",
    emoji: "the emoji, such as 👍",
    copy: "the copy to make; it must not exist yet",
    words: "all of them must be there; the last one may go on",
    command: "what to run, and its arguments; never through a shell",
    shell: "bash, zsh or fish",
    roomAction: "show prints the settings, set changes some, new makes a private room and prints its value",
    roomSettings:
      "with set and new: name=TEXT, listed=on, read-only=on, topic-lock=on, archived=on, slow=30s; off ends one",
    link: "the link of an invite, such as groupchat invite prints; - reads it from standard input",
    adminAction:
      "grant gives a role, revoke takes it away, list prints what holds, in a data file; the others on a running server, where you moderate",
    tokenAction:
      "create prints a token, list names those that there are, revoke ends one, rotate renews the key that signs them",
    sessionAction: "list names your sessions, end ends one",
    sessionId: "end: the id of the session, or others for all but this one",
    tokenId: "the id of the token to revoke",
    ofWhom: "the nick of somebody who has been here",
  },
  option: {
    help: "show this help",
    version: "show the version",
    debug: "show where an unexpected failure came from",
    port: "where to listen; 0 takes any free port",
    socket: "listen at this Unix socket, for its owner alone; without --port at no other place",
    tlsCert: "the server's certificate, and those that vouch for it, in PEM; SIGHUP reads it again",
    tlsKey: "its key, in PEM",
    host: "who can connect: 127.0.0.1 this machine, 0.0.0.0 everybody",
    origin:
      "whose web pages may use this server, such as https://chat.example; '*' for all; with commas, or repeated",
    sameHost: "pages of the same host",
    trustProxy:
      "proxies that may say for which client they speak, by X-Forwarded-For or a PROXY header, such as 127.0.0.1 or 10.0.0.0/8; with commas, or repeated",
    noProxy: "none",
    reserveNick: "nicks that only admins take, such as root,admin; with commas, or repeated",
    noNick: "none",
    data: "the log",
    defaultData: "groupchat.db in your data folder",
    passwordFile: "let only those in who have the password; groupchat passwd makes the file",
    tokens: "let only those in who have a token (or the password); groupchat token makes them",
    sync: "full: what is acknowledged survives a power cut; normal: faster",
    keep: "delete messages older than this, such as 90d",
    keepMessages: "keep only each room's newest n messages",
    keepAll: "keep all",
    maxData: "take nothing more once the data reach this size, such as 10G",
    wholeDisk: "as much as the disk holds",
    editWindow: "let messages be edited up to this age, such as 15m",
    editAlways: "whatever their age",
    noEdit: "let no message be edited (deleting one's own is no edit)",
    noLimits: "lift rates and the caps of an address (never bounds of bytes, memory or time)",
    serverConfig:
      "read these settings and all limits from this file; flags and variables go before it; SIGHUP reads it again",
    printConfig: "print all that holds, with what each setting means, as such a file; start nothing",
    quietServer: "log errors only",
    verboseServer: "log who comes, goes and is refused, too",
    check: "copy nothing: verify that <file> is an intact data file",
    ca: "certificates of those who vouch for the server, in PEM, in place of this machine's",
    insecure: "take any certificate of the server; anybody may stand between then",
    url: "the server",
    nick: "your name",
    systemUser: "your system user name",
    secretPassword: "the file with the password of a server that asks for one; without it you are asked",
    secretToken: "the file with the token of a server that asks for one",
    newPasswordFile: "the file to write; standard input gives the password where it is no terminal",
    tokenNick: "create: the nick of who has the token",
    tokenRooms: "create: the only rooms that it is for, such as 1,ops",
    expires: "create: how long it holds, such as 30d",
    quiet: "say nothing on stderr but errors and losses",
    verbose: "say on stderr what happens to the connection and the rooms",
    timeout: "give up when the server has not answered for this long, such as 10s",
    rooms: 'values, or names with values: 1,2 or "聊天群1=1,ops=ops"',
    room: "the room's value, such as 1",
    someRooms: "the rooms' values, such as 1,2",
    everyRoom: "your groups, else every room",
    plain: "lines instead of the screen, for screen readers and simple terminals",
    theme: "auto (by the terminal's background), dark, light, high-contrast or ascii",
    noMouse: "leave the mouse to the terminal: it selects, and the wheel does not scroll",
    lines: "each line of standard input is a message; blank ones are left out",
    replyTo: "the number of the message that it answers",
    me: "say what you do: * alice waves",
    id: "idempotency key: what has the same key is said only once",
    update: "with --id: change what was said with that key, or say it if nothing was",
    changeId: "idempotency key: asked for again with the same key, it is done only once",
    reason: "why; everybody can read it",
    reactOff: "take your reaction back",
    pinOff: "unpin it",
    role: "the role (grant: admin); none takes it away",
    inRoom: "in this room only",
    onceInvite: "for one person only",
    inviteExpires: "how long it holds, such as 2h",
    invitedRole: "what they may do in the room",
    endInvites: "end all links into the room; print none",
    address: "instead of a nick: an address, or a network such as 10.0.0.0/8",
    forDuration: "how long it holds, such as 2h",
    auditLines: "the last n entries (20)",
    auditData: "of this data file, not of a running server",
    receipt: "print the receipt as JSON",
    json: "one JSON object a line",
    last: "how many of the last messages of each room",
    lastDefault: "20, with --since all",
    follow: "keep printing what comes, through lost connections and server restarts",
    changes: "also print what becomes of messages: edits, deletions, reactions, pins",
    changesOn: "also for what becomes of messages: edits, deletions, reactions, pins",
    reaction: "wait for a reaction to this message instead, such as 1/42; it may be there already",
    reactionEmoji: "with --reaction: only this emoji",
    anyEmoji: "any",
    lastItems: "at most so many of those that are there",
    followInbox: "oldest first, then keep printing what comes",
    done: "mark these as done, by their numbers; print nothing",
    allDone: "mark all as done; print nothing",
    since: "from here on: 2h (ago), 2026-11-20, 10:30, or a message's number",
    until: "up to here: the same",
    match: "only what this regular expression matches, such as 'deploy (ok|failed)'",
    ignoreCase: "ignore case in --match",
    from: "only what this nick said",
    format: "a line of your own, such as '{{time}} {{nick}}: {{msg}}'",
    state: "remembers in this file what was printed; the next run goes on there",
    sinceOn: "also what was said from here on: 2h (ago), 2026-11-20, 10:30, or a message's number",
    stateOn: "remembers in this file which commands have ended; the next run goes on there",
    limit: "at most so many: with --since the first ones, else the last ones",
    around: "what was said around this message, such as 1/42 or groupchat://HOST/ROOM/42",
    at: "begin at this message, such as 1/42 or groupchat://HOST/ROOM/42",
    limitFound: "at most so many",
    count: "how many messages to wait for",
    waitTimeout: "give up after this long, such as 10m",
    never: "never",
    ask: "say this first; only what is said after it counts",
    jobs: "how many commands may run at once; messages wait for their turn",
    reply: "send what the command prints as a reply",
    own: "also for what this user says (a command that speaks may call itself)",
    set: "write a setting to the config file, such as nick=alice",
    path: "print where the config file is",
  },
  example: {
    adminGrant: "the first admin; also while the server runs",
    adminRoom: "a moderator of one room",
    sessions: "where you are logged in",
    sessionsEnd: "log out elsewhere",
    adminBan: "nobody of that name comes in for two hours",
    adminSilence: "a network may read a room, and say nothing there",
    audit: "as an admin of the server",
    auditData: "on the machine of the server, for other programs",
    passwd: "asks twice; nothing of it is shown",
    passwdPiped: "a password that nobody has to think of",
    tokenCreate: "a token for a bot, into a file for --token-file",
    tokenList: "the ids of tokens, whose they are and how long they hold",
    tokenRevoke: "whoever came in by it is sent away within a second",
    serve: "a server on this machine",
    serveAll: "for the network, with its own data file",
    serveClosed: "for those who have the password, or a token",
    printConfig: "a file to edit, for --config",
    join: "chat, full screen",
    send: "say something, exit once it is on the server's disk",
    sendStdin: "standard input as one message",
    sendLines: "a message a line; run again after a crash, it says nothing twice",
    sendUpdate: "one message that says how far it is",
    edit: "put right what was said",
    delete: "take it back",
    react: "say that you have seen it",
    pin: "keep it at hand",
    inbox: "what calls you, as it comes",
    inboxDone: "it is dealt with",
    waitReaction: "wait for somebody to approve",
    tail: "follow rooms as JSON lines",
    tailState: "each run prints what is new",
    tailFormat: "lines of your own",
    historyAround: "what was said around a message",
    history: "everything said since yesterday morning",
    search: "the newest twenty",
    wait: "a human in the loop",
    who: "list members, for scripts",
    rooms: "each room's value",
    roomSet: "only moderators write there from now on",
    roomNew: "a room that nobody else sees",
    invite: "one person, within two hours",
    joinLink: "come in by an invite",
    pipe: "a bot in bash",
    on: "the parts of the match are in GROUPCHAT_MATCH_*",
    config: "show current settings",
    configSet: "from now on",
    doctor: "find out what is wrong",
    completion: "for this shell; put it into ~/.bashrc to keep it",
    backup: "also while the server runs",
  },
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
  choices: (list: string) => `choices: ${list}`,
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
  badPlace: (option: string, text: string) =>
    `${option} ${text} is not a time or a message number: give 2h (ago), 2026-11-20, 10:30, "2026-11-20 10:30" or a message's number`,
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
