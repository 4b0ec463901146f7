/**
 * Every default and limit of the protocol, with its unit. The server enforces them and names them in `welcome`;
 * the client uses them to refuse early. A server may run with others, so a client trusts `welcome` over these.
 */
export interface Limits {
  /** Code points in a message after normalisation: a long page of text, short enough to draw at once. */
  readonly messageCharacters: number;
  /** UTF-8 bytes of a message: 4 bytes for each of 4,000 characters, rounded up. */
  readonly messageBytes: number;
  /** Code points in a nick. */
  readonly nickCharacters: number;
  /** Terminal columns a nick may take, so that a roster column can hold it. */
  readonly nickColumns: number;
  /** Code points in a room id. */
  readonly roomIdCharacters: number;
  /** Rooms one user may be in at a time. */
  readonly roomsPerUser: number;
  /** Messages in one page of history. */
  readonly historyPage: number;
  /** Messages in one `client_msgs`. */
  readonly batchMessages: number;
  /** Bytes of one packet on the wire; the transport closes a connection that sends more. */
  readonly payloadBytes: number;
  /** Bytes that wait for one connection; a reader that lets more pile up is dropped, and resumes when it reads again. */
  readonly queuedBytes: number;
  /** The time between two pings of a connection, in ms. */
  readonly pingEveryMs: number;
  /** The time a connection may leave a ping unanswered before it counts as dead, in ms. */
  readonly pingTimeoutMs: number;
  /** Messages a second per user, and how many may come at once. */
  readonly messageRate: Rate;
  /** Joins a second per connection, and how many may come at once. */
  readonly joinRate: Rate;
  /** New connections a second per address, and how many may come at once. */
  readonly connectionRate: Rate;
  /** Messages may be edited, also by a `client_msg` with `update`. */
  readonly edits: boolean;
  /** The age up to which a message may be edited, in ms; null for any. */
  readonly editWindowMs: number | null;
}

/** A token bucket: `perSecond` tokens flow in, at most `burst` are kept. `null` lifts the limit. */
export type Rate = { readonly perSecond: number; readonly burst: number } | null;

export const DEFAULT_LIMITS: Limits = {
  messageCharacters: 4_000,
  messageBytes: 16 * 1024,
  nickCharacters: 32,
  nickColumns: 32,
  roomIdCharacters: 64,
  roomsPerUser: 50,
  historyPage: 500,
  batchMessages: 200,
  payloadBytes: 64 * 1024,
  queuedBytes: 1024 * 1024,
  pingEveryMs: 15_000,
  pingTimeoutMs: 10_000,
  messageRate: { perSecond: 10, burst: 20 },
  joinRate: { perSecond: 10, burst: 50 },
  connectionRate: { perSecond: 20, burst: 100 },
  edits: true,
  editWindowMs: null,
};

/** UTF-16 units that a character may have been before it was normalised and freed of invisible ones. */
const RAW_UNITS = 8;

/** The longest text, in UTF-16 units, that is looked at where so many characters are allowed: checked before any other work on it. */
export function rawLength(characters: number): number {
  return characters * RAW_UNITS;
}

/** Code points in an id a client gives itself (`userId`, `clientMsgId`, `session`). */
export const ID_CHARACTERS = 64;

/** UTF-16 units of a password, or of a token, which names its rooms. */
export const SECRET_UNITS = 4_096;

/** Code points in a topic, in what somebody says of being away, and in what is searched for. */
export const TOPIC_CHARACTERS = 300;
export const AWAY_CHARACTERS = 120;
export const QUERY_CHARACTERS = 200;

/** Code points in the reason that somebody gives for deleting a message, or for what they decide about others. */
export const REASON_CHARACTERS = 300;

/** Entries of the audit log in one page. */
export const AUDIT_PAGE = 100;

/** Emoji on one message, the users of one that are named (the rest is counted), and pinned messages of a room. */
export const REACTION_EMOJI = 20;
export const REACTION_USERS = 50;
export const PINNED_MESSAGES = 100;

/** Items of an inbox in one page, and those that one request calls done. */
export const INBOX_PAGE = 100;

/** The count of what calls a user goes no further: 100 stands for that or more ("99+"). */
export const INBOX_COUNTED = 100;

/** Put before the text of an edited message for a base client, which knows no edits. */
export const EDIT_SIGN = "✎ ";

/** The beginning of the id of a room of two people; nobody else may join a room of such an id. */
export const DIRECT_PREFIX = "dm.";

/** The beginning of the id of a private room; the rest of it is random, and made by the server. */
export const PRIVATE_PREFIX = "roomprivate.";

/** Code points in the name of a room. */
export const ROOM_NAME_CHARACTERS = 64;

/** The longest time between two messages of a user that a room may ask for, in ms (6 hours). */
export const LONGEST_SLOW_MS = 6 * 60 * 60 * 1000;

/** The time for which an invite holds where nothing else is said, and the longest one, in ms (7 days, a year). */
export const INVITE_MS = 7 * 24 * 60 * 60 * 1000;
export const LONGEST_INVITE_MS = 365 * 24 * 60 * 60 * 1000;

/** Characters of a place in the list of rooms, as the server seals it. */
export const CURSOR_CHARACTERS = 512;

/** The time after which somebody who writes says so again, and the time others show it without hearing more, in ms. */
export const TYPING_EVERY_MS = 3_000;
export const TYPING_SHOWN_MS = 6_000;

/** The time over which joins and leaves are gathered, in ms: one roster per window, not one per join. */
export const PRESENCE_WINDOW_MS = 50;

/** Members in one page of a roster: a longer one is told whole only to who asks for page after page. */
export const ROSTER_PAGE = 200;

/** Rooms in one page of the list of rooms, if the client does not say, and at most. */
export const ROOMS_PAGE = 100;
export const ROOMS_LONGEST_PAGE = 200;

/** The time between two counts of a room whose members are not told by name, in ms. */
export const COUNT_EVERY_MS = 1_000;

/** The time after which a base client that joined gets its first `roomUser`, in ms: those who come at once share one. */
export const ROOM_USER_FIRST_MS = 10;

/** The time between two `roomUser` for base clients that are there already, in ms for each member: what they cost stays bounded. */
export const ROOM_USER_MS_PER_MEMBER = 2;

/** Members above which they get it rarely, and the time between two of them then, in ms. */
export const ROOM_USER_LARGE = 500;
export const ROOM_USER_EVERY_MS = 5_000;

/** The rest after sending rosters, as a multiple of the time that took, and the longest rest, in ms. */
export const PRESENCE_REST = 4;
export const PRESENCE_LONGEST_MS = 2_000;

/** The time a lost connection has to come back before others see its user leave, in ms: a blip shows nothing. */
export const LEAVE_GRACE_MS = 5_000;

/** The time a server that stops waits for its last words to be written, and again for connections to end, in ms. */
export const FAREWELL_MS = 2_000;

/** The time an idle identity is remembered, in ms (30 days): after that its nick is free again. */
export const IDENTITY_KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/** Bytes of the messages in one `client_msgs`: what is around them stays within a packet of 64 KiB too. */
export const BATCH_BYTES = 63 * 1024;

/** The time a client waits for the reply to a request before it takes the connection for dead, in ms. */
export const REQUEST_TIMEOUT_MS = 10_000;

/** The time after which a client that waits for a reply reports the wait, and reports it again, in ms. */
export const LAG_TICK_MS = 1_000;

/** The age up to which a message left in the outbox is sent without asking, in ms (a day). */
export const OUTBOX_FRESH_MS = 24 * 60 * 60 * 1000;

/** The time a client waits for any sign of either dialect after its first join, in ms. */
export const DIALECT_TIMEOUT_MS = 2_000;

/** The wait before the first reconnect, and the longest one, in ms; it doubles between, with jitter. */
export const RECONNECT_FIRST_MS = 500;
export const RECONNECT_LONGEST_MS = 15_000;

/** The time that a client waits of its own accord to enter a room, in ms: whoever asked for it is rather told, where a server names a longer wait. */
export const JOIN_PATIENCE_MS = 60_000;

/** The wait before a request that was refused for now is made again, where the server names none, in ms. */
export const RETRY_MS = 1_000;
