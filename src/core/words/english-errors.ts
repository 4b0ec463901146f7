import type { FieldProblem, ReasonSentences } from "../protocol/reasons.ts";
import { toTimes } from "../time/time.ts";
import { englishCauses } from "./english-unreachable.ts";
import { lookUp } from "./look-up.ts";

const FIELD_PROBLEMS: Readonly<Record<FieldProblem, (detail: string | number) => string>> = {
  missing: () => "is missing",
  "not-an-object": () => "must be an object",
  "not-text": () => "is missing or not text",
  "not-a-list": () => "is missing or not a list",
  "not-boolean": () => "must be true or false",
  "not-whole": () => "must be a whole number",
  "not-an-instant": () => "must be a whole number of ms",
  negative: () => "must not be negative",
  above: (most) => `must be at most ${most}`,
  empty: () => "is empty",
  "too-long": (most) => `must be at most ${most} characters`,
  "not-an-id": (most) => `must be 1–${most} characters`,
  "not-an-id-or-number": (most) => `must be 1–${most} characters or a whole number`,
  "not-a-room": () => "must be 1–64 letters (of one script), digits, _ . or -",
  "not-a-nick": () => "must be 1–32 visible characters of one script and at most 32 columns",
  "not-an-emoji": () => "must be one emoji",
  "not-an-address": () => "must be an address or a network such as 10.0.0.0/8",
  "not-one-of": (choices) => `must be ${choices}`,
  "one-of-fields": (fields) => `give one of ${fields}`,
  invalid: () => "is invalid",
};

/** Everything that a role may forbid, by the names of the server's rights. */
const RIGHTS = {
  be: "be somebody",
  appear: "change nick or be away",
  list: "see which rooms there are",
  enter: "enter a room",
  read: "read",
  say: "say anything",
  pin: "pin messages",
  topic: "set the topic",
  direct: "open a room of two",
  moderate: "decide about others",
  appoint: "give roles on the server",
  audit: "read the audit log",
  make: "make a private room",
  settings: "change the settings of a room",
  invite: "invite to a room",
};

const KINDS = { folder: "a folder", pipe: "a pipe", socket: "a socket", device: "a device" };

function problemOf(problem: string | number, detail: string | number): string {
  const say = lookUp(FIELD_PROBLEMS, problem) ?? FIELD_PROBLEMS.invalid; // another server may know more problems
  return say(detail);
}

function placeOf(roomId: string | number): string {
  return roomId === "" ? "this server" : String(roomId);
}

/** The end of what was decided, in local time. */
function endOf(until: string | number): string {
  return Number(until) > 0 ? ` until ${toTimes(Number(until))}` : "";
}

function becauseOf(why: string | number): string {
  return why === "" ? "" : `: ${why}`;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A wait of seconds up to a day. */
function waitOf(ms: string | number): string {
  const wait = Number(ms);
  if (wait > 2 * HOUR_MS) return `${Math.ceil(wait / HOUR_MS)} hours`;
  if (wait > 2 * MINUTE_MS) return `${Math.ceil(wait / MINUTE_MS)} minutes`;
  return `${Math.max(1, Math.ceil(wait / 1_000))} s`;
}

/** A span of time that an operator chose. */
function spanOf(ms: string | number): string {
  const span = Number(ms);
  if (span % HOUR_MS === 0) return span === HOUR_MS ? "an hour" : `${span / HOUR_MS} hours`;
  if (span % MINUTE_MS === 0) return span === MINUTE_MS ? "a minute" : `${span / MINUTE_MS} minutes`;
  return `${span / 1_000} s`;
}

/** Each reason's sentence in English: what went wrong, and what to do. */
export const englishErrors: ReasonSentences = {
  "field-invalid": ({ field, problem, detail }) =>
    `${field === "" ? "the payload" : field} ${problemOf(problem, detail)}`,
  "protocol-unsupported": ({ protocol }) => `this server speaks protocol ${protocol}; use a client that does`,
  "event-unknown": ({ event }) => `unknown event ${event}`,
  "batch-too-long": ({ most }) => `messages must be at most ${most}; send the rest after them`,
  "reply-target-missing": ({ roomId }) => `replyTo must be the seq of a message in ${roomId}`,
  "message-missing": ({ roomId, seq }) => `${roomId} has no message ${seq}, or keeps it no more`,
  "update-target-missing": ({ roomId }) => `nothing that you said in ${roomId} has this id`,
  "message-deleted": () => "the message was deleted; nothing can be done to it any more",
  "too-many-emoji": ({ most }) =>
    `the message has ${most} different emoji, the most it may have; pick one of them`,
  "too-many-pins": ({ most }) =>
    `${most} messages are pinned in this room, the most it may have; unpin one first`,
  "privacy-fixed": () => "a room is private from the start or never; make a private one",
  "too-many-invites": ({ most }) => `a room has at most ${most} invites; end those that it has`,
  "direct-to-self": () => "userId is your own; name another one",
  "nick-unknown": ({ nickName }) => `nobody is known here by the nick ${nickName}; they have to come in once`,
  "user-unknown": () => "userId: nobody of that id is known here",
  "sanction-missing": () => "nothing of the kind holds for them there",
  "block-self": () => "you cannot block yourself",
  "too-many-blocked": ({ most }) => `you block ${most} people, the most there may be; unblock one first`,
  "too-many-refused": ({ most }) =>
    `you refuse ${most} users, the most this server keeps; accept one of them first`,
  "message-too-long": ({ most, unit }) => `msg is longer than ${most} ${unit}; send it in parts`,
  "too-many-rooms": ({ most }) => `you are in ${most} rooms, the most this server allows; leave one first`,
  "over-budget": () =>
    "you sent more than this server can do for you, so the connection was ended; send less",
  "too-many-of-address": () =>
    "too many clients of your address are connected; close some of them, or try again later",
  "too-many-connections": ({ waitMs }) =>
    `too many connections come from your address; try again in ${waitMs} ms`,
  "too-many-identities": ({ waitMs }) =>
    `too many new users come from your address; try again in ${waitOf(waitMs)}`,
  "too-many-new-rooms": ({ waitMs }) => `you made too many new rooms; try again in ${waitOf(waitMs)}`,
  "too-many-decisions": ({ waitMs }) =>
    `too much was decided about rooms from your address; try again in ${waitOf(waitMs)}`,
  "too-many-direct-rooms": ({ waitMs }) =>
    `you open direct messages with too many people; try again in ${waitOf(waitMs)}`,
  "joins-too-fast": ({ waitMs }) => `you join too fast; try again in ${waitMs} ms`,
  "sends-too-fast": ({ waitMs }) => `you send too fast; try again in ${waitMs} ms`,
  "asks-too-fast": ({ waitMs }) => `you ask too fast; try again in ${waitMs} ms`,
  "slow-mode": ({ waitMs }) => `this room is in slow mode; you can write again in ${waitOf(waitMs)}`,
  "sent-away": () => "you went on coming too fast, so the connection was ended",
  "password-needed": () => "this server asks for a password: give it in a file, with --password-file FILE",
  "token-needed": () => "this server asks for a token: give it in a file, with --token-file FILE",
  "password-or-token-needed": () =>
    "this server asks for a password or a token: give it in a file, with --password-file FILE or --token-file FILE",
  "password-wrong": () => "the password is wrong",
  "password-changed": () => "the server has another password now: come in with that one",
  "token-invalid": () => "the token is none of this server: ask its operator for another",
  "token-expired": () => "the token has expired: ask the server's operator for another",
  "token-revoked": () => "the token was revoked: ask the server's operator for another",
  "session-ended": () => "your session here was ended on another device of yours",
  "session-unknown": ({ id }) => `you have no session ${id}: groupchat sessions lists them`,
  "too-many-tries": ({ waitMs }) => `too many tries; try again in ${waitOf(waitMs)}`,
  "invite-over": () => "the invite is not valid: it has expired, was used, or was ended; ask for another",
  "user-id-taken": ({ userId }) => `the user id ${userId} belongs to somebody else here; use another`,
  "nick-taken": ({ nickName }) => `the nick ${nickName} belongs to somebody else here; choose another`,
  "nick-reserved": ({ nickName }) => `only an admin of this server takes the nick ${nickName}; take another`,
  "nick-taken-on-entry": ({ nickName }) =>
    `the nick ${nickName} belongs to somebody else here; choose another with --nick`,
  "not-in-room": ({ roomId }) => `you are not in ${roomId}; join it first`,
  "protocol-needed": ({ protocol }) => `only a client that speaks protocol ${protocol} may ask that`,
  "role-forbids": ({ role, right }) =>
    `a ${role} may not ${lookUp(RIGHTS, right) ?? "do that"} here; a moderator can give you another role`,
  "room-outside-token": () => "you came in for other rooms; a token or an invite leads to its rooms alone",
  "nick-of-token": () => "your token names your nick; the server's operator can make one for another",
  banned: ({ roomId, until, why }) =>
    `you are banned from ${placeOf(roomId)}${endOf(until)}${becauseOf(why)}`,
  silenced: ({ roomId, until, why }) =>
    `you may say nothing ${roomId === "" ? "here" : `in ${roomId}`}${endOf(until)}${becauseOf(why)}`,
  kicked: ({ roomId, why }) =>
    `you were taken out of ${placeOf(roomId)}${becauseOf(why)}; you may come in again`,
  "role-not-lower": ({ role, own }) =>
    `you can only decide about those of a lower role: theirs is ${role}, yours is ${own}`,
  "room-closed": () => "you can't enter that room; if there is one, somebody in it can invite you",
  "room-read-only": () => "only moderators write in this room",
  "room-archived": () => "this room is archived: nothing in it can be said or changed any more",
  "topic-locked": () => "only moderators set the topic of this room",
  "room-of-two": () => "a direct room has no settings and no invites",
  "message-of-others": () => "the message is somebody else's; you can only do that to your own",
  "edit-window-over": ({ windowMs }) => `messages can be edited for ${spanOf(windowMs)} here; say a new one`,
  "edits-off": () => "messages can't be edited on this server; say a new one",
  "direct-of-others": ({ roomId }) => `${roomId} is a direct room of other people`,
  "direct-refused": () => "they take no direct messages from you",
  "direct-refusing": () => "you refuse direct messages from them; accept them first",
  "connection-refused": () => "the server refused the connection",
  "connection-gone": () => "the connection is closed",
  "server-closing": () => "the server is closing; try again",
  "server-stopping": () => "the server stops; groupchat comes back by itself",
  "log-unreadable": () => "the server can't read its log just now; try again",
  "server-data-damaged": () => "the server's data are damaged there; its operator must put a backup in place",
  "log-unwritable": () => "the server can't write to its log just now; try again",
  "data-full": () =>
    "the server has as much data as its operator allows, and takes nothing more until there is room again",
  "disk-nearly-full": () =>
    "the server's disk is nearly full, and it takes nothing more until there is room again",
  "records-unavailable": () => "the server can't look that up or write it down just now; try again",
  "identities-unavailable": () => "the server can't look up or write down who you are just now; try again",
  "server-failed": () => "the server failed on this request; try again",
  foreign: ({ message }) => String(message),

  unreachable: ({ url, cause, detail }) => `cannot reach ${url}: ${causeOf(cause, detail)}`,
  "no-connection": () => "not connected",
  "connection-lost": ({ cause }) => `the connection was lost (${cause})`,
  "no-answer": ({ seconds }) => `the server did not answer for ${seconds} s`,
  "connection-closed": () => "the connection was closed",
  "closed-unsent": () => "the connection was closed before the server had it",
  "room-left": () => "the room was left",
  "room-rejoined": () => "the room was joined anew",
  "reply-unreadable": () => "the server's reply makes no sense to this version of groupchat",
  "base-server": ({ event }) => `this server speaks only the base protocol: it knows no ${event}`,
  "not-echoed": () => "the server did not echo it; sending it again may show it twice",
  "lost-before-echo": () => "the connection was lost before the echo; sending it again may show it twice",
  "ended-before-echo": () => "groupchat ended before the echo; sending it again may show it twice",
  "unsent-too-long": () => "it was left unsent more than a day ago",
  "id-of-another-room": () => "its clientMsgId is that of a message of another room",
  "not-confirmed": ({ seconds }) => `the server did not confirm the message within ${seconds} s (--timeout)`,
  "not-answered": ({ seconds }) => `the server did not answer within ${seconds} s (--timeout)`,
  "not-said": ({ seconds }) => `no matching message within ${seconds} s (--timeout)`,
  "not-reacted": ({ seconds }) => `no such reaction within ${seconds} s (--timeout)`,
  "commands-ended": () => "told to end twice: the commands that were running have been ended",
  unexpected: ({ message }) => String(message),

  "tls-file-unusable": ({ file, cause }) => `${file} can't be used for TLS: ${cause}`,
  "socket-in-use": ({ file }) =>
    `another server listens at ${file}; stop it, or choose another with --socket`,
  "socket-not-one": ({ file }) =>
    `${file} is no socket, so it stays as it is; choose another path for --socket`,
  "socket-path-too-long": ({ file, most }) =>
    `${file} is too long for a socket, which may have ${most} bytes; choose another path for --socket`,
  "socket-unusable": ({ file, cause }) => `nothing can listen at ${file}: ${cause}`,
  "port-in-use": ({ port }) =>
    `port ${port} is already in use: stop what uses it or choose another with --port`,
  "port-forbidden": ({ port }) =>
    `port ${port} needs more rights than you have: choose one above 1023 with --port`,
  "host-not-ours": ({ host }) =>
    `${host} is not an address of this machine: give one of its own with --host, or 0.0.0.0 for all`,
  "not-listening": ({ host, port, cause }) =>
    `can't listen on ${host} port ${port} (${cause}): choose others with --host and --port`,
  "data-of-another-build": ({ file }) =>
    `${file} was written by another build of groupchat; use that one or give another --data`,
  "data-of-another-program": ({ file }) => `${file} is another program's database; give another --data`,
  "data-not-migrated": ({ file, from, to, cause }) =>
    `${file} can't be brought from version ${from} to ${to} (${cause}); it is left as it was: see that its disk has room and the file is sound (groupchat backup --check)`,
  "data-in-use": ({ file }) =>
    `${file} is in use by another groupchat server; stop it or give another --data`,
  "data-in-use-by": ({ file, pid }) =>
    `${file} is in use by another groupchat server (process ${pid}); stop it or give another --data`,
  "data-locked-by-stranger": ({ file, lock, pid, uid }) =>
    `${file} is locked by process ${pid} of another user (${uid}), which has ${lock} open; end it, or remove that lock file`,
  "lock-not-ours": ({ file }) =>
    `${file} should be an empty file of this user's own, and is not; remove it or give another --data`,
  "data-of-several-names": ({ file, names }) =>
    `${file} has ${names} names (hard links), and under each of them other messages would be missing; keep one, or copy the file with groupchat backup`,
  "data-gone": ({ file, beside }) =>
    `${file} is gone, but ${beside}, a part of it, is still there; put it back, or remove what is left to begin a new log`,
  "data-disk-full": ({ file }) => `the disk of ${file} is full; make room or give another --data`,
  "data-empty": ({ file }) => `${file} is empty; put a backup in its place, or remove it to begin a new log`,
  "data-damaged-at-start": ({ file, damage }) =>
    `${file} is damaged (${damage}) and is left as it is; put a backup in its place, or see what groupchat backup --check says`,
  "data-wal-damaged": ({ file, beside }) =>
    `${beside}, which holds the newest messages of ${file}, is damaged and is left as it is; put a backup in place of both, or move it away to go on without those messages`,
  "data-not-ours": ({ file }) =>
    `${file} is not a groupchat data file, or its beginning is damaged; give another --data, or put a backup in its place`,
  "data-unusable": ({ file, cause }) =>
    `can't use ${file} for the data (${cause}); make it writable or give another --data`,
  "password-file-invalid": ({ file }) =>
    `${file} holds no password: make it with groupchat passwd --file ${file}`,
  "token-keys-invalid": ({ file }) =>
    `${file} holds no keys of tokens: put a backup of it in place, or remove it, which ends all tokens`,
  "tokens-need-data": () => "a server with tokens needs a data file: name it with --data",
  "token-unknown": ({ id }) => `there is no token ${id}: groupchat token list names those that there are`,
  "secrets-unreadable": ({ file, cause }) => `${file} can't be read (${cause})`,
  "data-missing": ({ file }) => `there is no data file ${file}; give the server's with --data`,
  "file-exists": ({ file }) => `${file} exists already; give a new name`,
  "file-missing": ({ file }) => `there is no ${file}`,
  "file-empty": ({ file }) => `${file} is empty`,
  "not-a-file": ({ file, kind }) =>
    `${file} is ${lookUp(KINDS, kind) ?? "something else"}, not a file; give another`,
  "data-unreadable": ({ file, cause }) =>
    `can't read ${file} (${cause}); see that its disk works, and that you may read it and write beside it`,
  "backup-folder-missing": ({ folder }) =>
    `there is no folder ${folder} for the copy; make it or give another name`,
  "backup-part-left": ({ file, part, cause }) =>
    `no copy in ${file}: ${cause}; what is left of it can't be removed: ${part}`,
  "backup-disk-full": ({ file }) =>
    `can't make ${file} (its disk is full); make room or give a name on another disk`,
  "backup-failed": ({ file, cause }) => `can't make ${file} (${cause})`,
  "data-damaged": ({ file, damage }) => `${file} is not a sound data file: ${damage}`,

  "identity-damaged": ({ file, nickName }) =>
    `${file} is damaged: it should hold who you are as ${nickName}; put a copy of it back, or remove it to be a new user, who can have the nick once it has not been used for 30 days`,
  "file-unwritable": ({ file, cause }) =>
    `${file} can't be written (${cause}); make its folder writable or set XDG_STATE_HOME`,
  "file-disk-full": ({ file, cause }) =>
    `${file} can't be written (${cause}); make room on its disk or set XDG_STATE_HOME`,
  "outbox-unwritable": ({ folder, cause }) =>
    `what is unsent is not kept on disk: ${folder} can't be written or locked (${cause})`,
};

function causeOf(cause: string | number, detail: string | number): string {
  const known = lookUp<string>(englishCauses, cause); // the cause `other` has no sentence
  if (known === undefined) return `${detail}; is it a groupchat or Socket.IO server?`;
  return detail === "" ? known : `${known} (HTTP ${detail})`;
}
