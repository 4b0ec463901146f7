import { type ChatError, sentenceOf } from "../../core/protocol/errors.ts";
import { dayAge, dayOf, timeOfDay } from "../../core/time/local-time.ts";
import { englishErrors } from "../../core/words/english-errors.ts";
import { englishSearch } from "../../core/words/english-search.ts";
import { englishChanges } from "./english-changes.ts";
import { englishCommands } from "./english-commands.ts";
import { englishHelp } from "./english-help.ts";
import { englishPicked } from "./english-picked.ts";
import { englishPreferences } from "./english-preferences.ts";

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** Every word the screen and line mode show, in English. Arguments are safe to print, but for errors. */
export const englishScreen = {
  ...englishCommands,
  ...englishPicked,
  ...englishHelp,
  ...englishChanges,
  ...englishPreferences,
  product: "groupchat",
  searchTerms: englishSearch,
  placeholder: (room: string) => `message ${room} · / for commands`,
  placeholderNowhere: "/ for commands",
  tooSmall: (columns: number, rows: number) => `window too small, needs ${columns}×${rows}`,
  online: (count: number) => `${count} online`,
  onlineTitle: "online",
  roomsTitle: "rooms",
  /** After a nick. */
  you: " (you)",
  away: "away",
  more: (count: number) => `… ${count} more`,
  moreLines: (count: number) => `… ${counted(count, "more line")} · Ctrl-End shows all`,
  /** Nicks, rooms and the like in a row. */
  listed: (names: readonly string[]) => names.join(", "),
  /** Somebody who is away, and why; "" where they did not say. */
  awayIn: (nick: string, why: string) => `${nick} (away${why === "" ? "" : `: ${why}`})`,
  rosterUnknown: "this server does not say who is here",
  /** `Mon 23 Nov 2026` */
  day: (at: number) => {
    const { weekday, date, month, year } = dayOf(at);
    return `${WEEKDAYS[weekday]} ${date} ${MONTHS[month - 1]} ${year}`;
  },
  /** Writes a moment as short as a list needs it: `10:31`, `Mon 10:31`, `23 Nov`, `23 Nov 2025`. */
  shortTime: (at: number, now: number) => {
    const { weekday, date, month, year } = dayOf(at);
    const day = `${date} ${MONTHS[month - 1]}`;
    switch (dayAge(at, now)) {
      case "today":
        return timeOfDay(at);
      case "week":
        return `${WEEKDAYS[weekday]} ${timeOfDay(at)}`;
      case "year":
        return day;
      case "older":
        return `${day} ${year}`;
    }
  },
  /** The sentence of an error. */
  reason: (error: ChatError) => sentenceOf(error, englishErrors),

  connecting: "connecting…",
  connected: "connected",
  lag: (seconds: number) => `the server lags ${seconds} s`,
  reconnecting: "reconnecting…",
  reconnectingIn: (seconds: number) => `reconnecting in ${seconds} s`,
  refused: "refused",
  closed: "closed",
  queued: (count: number) => `${count} queued`,
  failed: (count: number) => `${count} not sent, /retry`,
  below: (count: number) => `${count} below`,
  scrolledBack: "scrolled back",
  hintUnread: "Alt-a next unread",
  hintHelp: "F1 help",
  hintEnd: "End returns",
  hintEscape: "Esc returns",
  hintBack: "Esc goes back",
  hintFound: "n N next, previous",
  hintUnpick: "Esc cancels",
  /** Hints for the picked message, by what it allows. */
  picked: {
    reply: "Enter or r replies",
    retry: "Enter sends it again",
    unsent: "not sent yet",
    unnumbered: "no reply possible",
    delete: "Enter deletes it",
  },
  askToLeave: "press Ctrl-C again to leave",
  typing: (nicks: readonly string[]) => {
    if (nicks.length > 3) return `${nicks.length} people are typing…`;
    const last = nicks.at(-1) ?? "";
    const others = nicks.slice(0, -1).join(", ");
    return others === "" ? `${last} is typing…` : `${others} and ${last} are typing…`;
  },

  newMessages: (count: number, since: string) => `${count} new since ${since} · Alt-u`,
  noMention: { above: "no earlier mention here; Alt-i lists all that calls you", below: "no later mention" },
  nothingNew: "nothing new here",
  loadingOlder: "loading older messages…",
  olderFailed: "older messages did not load; scroll up to try again",
  /** The name of a room of two begins with an `@`. */
  beginning: (room: string, _isDirect: boolean) => `beginning of ${room}`,
  firstKept: "the server no longer has what was said before",
  gap: (lost: number) =>
    lost === 1 ? "1 message is no longer on the server" : `${lost} messages are no longer on the server`,
  restarted: "this is another server log: what follows does not continue what is above",
  backOnline: "back online",
  backOnlineMissed: (count: number) => `back online, ${counted(count, "message")} came meanwhile`,
  backOnlineUnsure: "back online; this server does not tell what was said meanwhile",
  openServer:
    "anybody who reaches this server comes in and reads everything; its operator can ask for a password or tokens",
  connectionRefused: (reason: string) => `the server refuses the connection: ${reason}`,
  joining: "joining…",
  joinFailed: (room: string, reason: string) => `cannot join ${room}: ${reason}`,
  notJoined: (reason: string) => (reason === "" ? "not joined" : `not joined: ${reason}`),
  placeholderRefused: (value: string) => `not in this room · /join ${value} asks again`,
  notSent: (reason: string) => `not sent: ${reason} · /retry`,
  noRoom: "no room is open · /join 1 opens one",
  quoteUnknown: "an earlier message",
  listLoading: "loading…",
  inboxTitle: "inbox",
  inboxKeys: "Enter goes there, d done, D all done, Esc closes",
  inboxEmpty: "nothing calls you",
  inboxNever: "this server has no inbox",
  inboxGone: "no longer to be seen",
  inboxDeleted: "deleted it",
  /** The reasons for which a message calls. */
  inboxWhy: { mention: "mention", all: "@all", reply: "reply", reaction: "reaction", direct: "direct" },
  pinsTitle: "pinned messages",
  pinsKeys: "Enter goes there, Esc closes",
  pinsEmpty: "nothing is pinned here",
  messageGone: "that message is no longer on the server",
  threadTitle: (room: string) => `thread in ${room}`,
  threadRootGone: "the message that this thread began with is no longer on the server",
  placeholderThread: "answer in this thread",
  quoteTrimmed: "a message that the server no longer has",
  quoteBlocked: "a message of somebody you block",
  quoteDeleted: (nick: string) => `a message of ${nick} that was deleted`,
  replyingTo: (quote: string) => `reply to ${quote}`,

  editorFailed: (editor: string, reason: string) => `${editor}: ${reason}; the draft is as it was`,

  pasteTitle: (lines: number, characters: number) =>
    `paste ${counted(lines, "line")}, ${characters} characters?`,
  pasteKeys: "Enter takes it into the draft, Esc drops it",
  pasteTooLong: (characters: number, most: number) =>
    `not pasted: ${characters} characters, and a draft holds at most ${most}`,
  switcherTitle: "go to a room",
  switcherKeys: "type to filter, ↑ ↓ choose, Enter goes, Esc closes",
  usersKeys: "type to filter, ↑ ↓ choose, Enter opens a direct message, Esc closes",
  answerTitle: "answer",
  recallTitle: "said before",
  recallKeys: "type to search, ↑ ↓ choose, Enter takes it, Esc closes",
  searchTitle: "search messages",
  searchKeys: "Enter searches, ↑ ↓ choose, Enter goes there, Esc closes",
  searchHint: "words, and from:bob in:ops before:2026-11-20 has:link; a value with spaces stands in quotes",
  searchOn: "nothing yet: ↓ looks further back",
  searching: "searching…",
  found: (count: number, more: boolean) => `${count}${more ? "+" : ""} found`,
  nothingFound: "nothing found",
  nothingFits: "no matches",
  /** Stand before what is typed into a list, as the nick does before a draft. */
  prompts: {
    switcher: "room",
    rooms: "room",
    users: "nick",
    recall: "said",
    search: "search",
    verbs: "do",
    emoji: "emoji",
    preferences: "setting",
    themes: "theme",
  },
  selectModeHint: "select with the mouse · PgUp PgDn scroll · Esc or F4 returns",

  alertSaid: (nick: string, room: string) => `${nick} in ${room}`,
  alertDirect: (nick: string) => nick,
  goodbye: (nick: string) => `bye, ${nick}`,
  keptUnsent: (room: string, text: string) => `not sent yet, kept for the next join of ${room}: ${text}`,
  crashed: (file: string) => `groupchat failed; what happened is in ${file}`,
  lineModeHello: (nick: string, rooms: string) => `${nick} in ${rooms}; /help lists the commands`,
};

/** The catalogue's shape: each language is one object of it. */
export type Words = typeof englishScreen;
