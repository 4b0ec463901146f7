/** The codes that a server answers with. */
export const WIRE_CODES = [
  "INVALID",
  "UNAUTHORIZED",
  "FORBIDDEN",
  "NICK_IN_USE",
  "NOT_IN_ROOM",
  "ROOM_FULL",
  "TOO_LARGE",
  "RATE_LIMITED",
  "UNAVAILABLE",
  "INTERNAL",
] as const;

export type WireCode = (typeof WIRE_CODES)[number];

/**
 * A code says what can be done about an error. The server answers with those of `WIRE_CODES`; the others are a program's own:
 * no server answers, it took longer than allowed, the connection went first, the server can't do this, or something else failed.
 */
export const ERROR_CODES = [
  ...WIRE_CODES,
  "UNREACHABLE",
  "TIMED_OUT",
  "CONNECTION_LOST",
  "UNSUPPORTED",
  "FAILED",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

interface ReasonKind {
  readonly code: ErrorCode;
  /** The names of the values that its sentence holds. */
  readonly params: readonly string[];
}

/**
 * Every reason an error can have: its code, and what its sentence needs to know. The set is closed: each language has a sentence
 * for each (`core/words`), and a reason that is not here can't be thrown.
 */
export const REASONS = {
  // A server refuses for these reasons.
  "field-invalid": { code: "INVALID", params: ["field", "problem", "detail"] },
  "protocol-unsupported": { code: "INVALID", params: ["protocol"] },
  "event-unknown": { code: "INVALID", params: ["event"] },
  "batch-too-long": { code: "INVALID", params: ["most"] },
  "reply-target-missing": { code: "INVALID", params: ["roomId"] },
  "message-missing": { code: "INVALID", params: ["roomId", "seq"] },
  /** A message is named by the `clientMsgId` of something that this user has not said there. */
  "update-target-missing": { code: "INVALID", params: ["roomId"] },
  "message-deleted": { code: "INVALID", params: [] },
  "too-many-emoji": { code: "INVALID", params: ["most"] },
  "too-many-pins": { code: "INVALID", params: ["most"] },
  /** A room is private from its making on, or never. */
  "privacy-fixed": { code: "INVALID", params: [] },
  "too-many-invites": { code: "INVALID", params: ["most"] },
  "direct-to-self": { code: "INVALID", params: [] },
  "nick-unknown": { code: "INVALID", params: ["nickName"] },
  "user-unknown": { code: "INVALID", params: [] },
  /** Nobody of that name is banned or silenced there. */
  "sanction-missing": { code: "INVALID", params: [] },
  "too-many-refused": { code: "INVALID", params: ["most"] },
  "block-self": { code: "INVALID", params: [] },
  "too-many-blocked": { code: "INVALID", params: ["most"] },
  "message-too-long": { code: "TOO_LARGE", params: ["most", "unit"] },
  "too-many-rooms": { code: "ROOM_FULL", params: ["most"] },
  "over-budget": { code: "RATE_LIMITED", params: [] },
  "too-many-of-address": { code: "RATE_LIMITED", params: [] },
  "too-many-connections": { code: "RATE_LIMITED", params: ["waitMs"] },
  "too-many-identities": { code: "RATE_LIMITED", params: ["waitMs"] },
  "too-many-new-rooms": { code: "RATE_LIMITED", params: ["waitMs"] },
  "too-many-decisions": { code: "RATE_LIMITED", params: ["waitMs"] },
  "too-many-direct-rooms": { code: "RATE_LIMITED", params: ["waitMs"] },
  "joins-too-fast": { code: "RATE_LIMITED", params: ["waitMs"] },
  "sends-too-fast": { code: "RATE_LIMITED", params: ["waitMs"] },
  "asks-too-fast": { code: "RATE_LIMITED", params: ["waitMs"] },
  "slow-mode": { code: "RATE_LIMITED", params: ["waitMs"] },
  "sent-away": { code: "RATE_LIMITED", params: [] },
  "password-needed": { code: "UNAUTHORIZED", params: [] },
  "token-needed": { code: "UNAUTHORIZED", params: [] },
  "password-or-token-needed": { code: "UNAUTHORIZED", params: [] },
  "password-wrong": { code: "UNAUTHORIZED", params: [] },
  "password-changed": { code: "UNAUTHORIZED", params: [] },
  /** Signed by none of the server's keys, or no token at all: which of these, is not told. */
  "token-invalid": { code: "UNAUTHORIZED", params: [] },
  "token-expired": { code: "UNAUTHORIZED", params: [] },
  "token-revoked": { code: "UNAUTHORIZED", params: [] },
  "session-ended": { code: "UNAUTHORIZED", params: [] },
  "session-unknown": { code: "INVALID", params: ["id"] },
  "too-many-tries": { code: "RATE_LIMITED", params: ["waitMs"] },
  /** It is unknown, expired, or was another's. */
  "invite-over": { code: "UNAUTHORIZED", params: [] },
  "user-id-taken": { code: "NICK_IN_USE", params: ["userId"] },
  "nick-taken": { code: "NICK_IN_USE", params: ["nickName"] },
  /** In a handshake, where a program names the nick. */
  "nick-taken-on-entry": { code: "NICK_IN_USE", params: ["nickName"] },
  "nick-reserved": { code: "NICK_IN_USE", params: ["nickName"] },
  "not-in-room": { code: "NOT_IN_ROOM", params: ["roomId"] },
  "protocol-needed": { code: "FORBIDDEN", params: ["protocol"] },
  "role-forbids": { code: "FORBIDDEN", params: ["role", "right"] },
  /** The same whether there is such a room or not. */
  "room-outside-token": { code: "FORBIDDEN", params: [] },
  "nick-of-token": { code: "FORBIDDEN", params: [] },
  /** Of a room, or, where `roomId` is "", of the server. `until` is an instant, 0 for no end; `why` is foreign, and "" for nothing. */
  banned: { code: "FORBIDDEN", params: ["roomId", "until", "why"] },
  silenced: { code: "FORBIDDEN", params: ["roomId", "until", "why"] },
  kicked: { code: "FORBIDDEN", params: ["roomId", "why"] },
  /** One decides only about those of a lower role. */
  "role-not-lower": { code: "FORBIDDEN", params: ["role", "own"] },
  /** The same whether there is such a room or not. */
  "room-closed": { code: "FORBIDDEN", params: [] },
  "room-read-only": { code: "FORBIDDEN", params: [] },
  "room-archived": { code: "FORBIDDEN", params: [] },
  "topic-locked": { code: "FORBIDDEN", params: [] },
  "room-of-two": { code: "FORBIDDEN", params: [] },
  "message-of-others": { code: "FORBIDDEN", params: [] },
  "edit-window-over": { code: "FORBIDDEN", params: ["windowMs"] },
  "edits-off": { code: "FORBIDDEN", params: [] },
  "direct-of-others": { code: "FORBIDDEN", params: ["roomId"] },
  "direct-refused": { code: "FORBIDDEN", params: [] },
  "direct-refusing": { code: "FORBIDDEN", params: [] },
  "connection-refused": { code: "FORBIDDEN", params: [] },
  "connection-gone": { code: "UNAVAILABLE", params: [] },
  "server-closing": { code: "UNAVAILABLE", params: [] },
  "server-stopping": { code: "UNAVAILABLE", params: [] },
  "log-unreadable": { code: "UNAVAILABLE", params: [] },
  /** It stays so until the operator puts a backup in place: to ask again is no use. */
  "server-data-damaged": { code: "UNAVAILABLE", params: [] },
  "log-unwritable": { code: "UNAVAILABLE", params: [] },
  "data-full": { code: "UNAVAILABLE", params: [] },
  "disk-nearly-full": { code: "UNAVAILABLE", params: [] },
  "records-unavailable": { code: "UNAVAILABLE", params: [] },
  "identities-unavailable": { code: "UNAVAILABLE", params: [] },
  "server-failed": { code: "INTERNAL", params: [] },
  /** Another server's refusal, in its own words; the code is the one it gave. */
  foreign: { code: "INTERNAL", params: ["code", "message"] },

  // A client meets with these by itself.
  unreachable: { code: "UNREACHABLE", params: ["url", "cause", "detail"] },
  "no-connection": { code: "CONNECTION_LOST", params: [] },
  "connection-lost": { code: "CONNECTION_LOST", params: ["cause"] },
  "no-answer": { code: "CONNECTION_LOST", params: ["seconds"] },
  "connection-closed": { code: "CONNECTION_LOST", params: [] },
  "closed-unsent": { code: "CONNECTION_LOST", params: [] },
  "room-left": { code: "CONNECTION_LOST", params: [] },
  "room-rejoined": { code: "CONNECTION_LOST", params: [] },
  "reply-unreadable": { code: "FAILED", params: [] },
  "base-server": { code: "UNSUPPORTED", params: ["event"] },
  "not-echoed": { code: "TIMED_OUT", params: [] },
  "lost-before-echo": { code: "TIMED_OUT", params: [] },
  "ended-before-echo": { code: "FAILED", params: [] },
  "unsent-too-long": { code: "FAILED", params: [] },
  "id-of-another-room": { code: "FAILED", params: [] },
  "not-confirmed": { code: "TIMED_OUT", params: ["seconds"] },
  "not-answered": { code: "TIMED_OUT", params: ["seconds"] },
  "not-said": { code: "TIMED_OUT", params: ["seconds"] },
  "not-reacted": { code: "TIMED_OUT", params: ["seconds"] },
  "commands-ended": { code: "FAILED", params: [] },
  unexpected: { code: "FAILED", params: ["message"] },

  // These keep a server from running, or a backup from being made.
  "tls-file-unusable": { code: "FAILED", params: ["file", "cause"] },
  "socket-in-use": { code: "FAILED", params: ["file"] },
  "socket-not-one": { code: "FAILED", params: ["file"] },
  "socket-path-too-long": { code: "FAILED", params: ["file", "most"] },
  "socket-unusable": { code: "FAILED", params: ["file", "cause"] },
  "port-in-use": { code: "FAILED", params: ["port"] },
  "port-forbidden": { code: "FAILED", params: ["port"] },
  "host-not-ours": { code: "FAILED", params: ["host"] },
  "not-listening": { code: "FAILED", params: ["host", "port", "cause"] },
  "data-of-another-build": { code: "FAILED", params: ["file"] },
  "data-of-another-program": { code: "FAILED", params: ["file"] },
  "data-not-migrated": { code: "FAILED", params: ["file", "from", "to", "cause"] },
  "data-in-use": { code: "FAILED", params: ["file"] },
  "data-in-use-by": { code: "FAILED", params: ["file", "pid"] },
  "data-locked-by-stranger": { code: "FAILED", params: ["file", "lock", "pid", "uid"] },
  "lock-not-ours": { code: "FAILED", params: ["file"] },
  "data-of-several-names": { code: "FAILED", params: ["file", "names"] },
  "data-gone": { code: "FAILED", params: ["file", "beside"] },
  "data-disk-full": { code: "FAILED", params: ["file"] },
  "data-empty": { code: "FAILED", params: ["file"] },
  "data-damaged-at-start": { code: "FAILED", params: ["file", "damage"] },
  "data-wal-damaged": { code: "FAILED", params: ["file", "beside"] },
  "data-not-ours": { code: "FAILED", params: ["file"] },
  "data-unusable": { code: "FAILED", params: ["file", "cause"] },
  "password-file-invalid": { code: "FAILED", params: ["file"] },
  "token-keys-invalid": { code: "FAILED", params: ["file"] },
  "tokens-need-data": { code: "FAILED", params: [] },
  "token-unknown": { code: "FAILED", params: ["id"] },
  "secrets-unreadable": { code: "FAILED", params: ["file", "cause"] },
  "data-missing": { code: "FAILED", params: ["file"] },
  "file-exists": { code: "FAILED", params: ["file"] },
  "file-missing": { code: "FAILED", params: ["file"] },
  "file-empty": { code: "FAILED", params: ["file"] },
  "not-a-file": { code: "FAILED", params: ["file", "kind"] },
  "data-unreadable": { code: "FAILED", params: ["file", "cause"] },
  "backup-folder-missing": { code: "FAILED", params: ["folder"] },
  "backup-part-left": { code: "FAILED", params: ["file", "part", "cause"] },
  "backup-disk-full": { code: "FAILED", params: ["file"] },
  "backup-failed": { code: "FAILED", params: ["file", "cause"] },
  "data-damaged": { code: "FAILED", params: ["file", "damage"] },

  // These keep a client's files from being read or written.
  "identity-damaged": { code: "FAILED", params: ["file", "nickName"] },
  "file-unwritable": { code: "FAILED", params: ["file", "cause"] },
  "file-disk-full": { code: "FAILED", params: ["file", "cause"] },
  "outbox-unwritable": { code: "FAILED", params: ["folder", "cause"] },
} as const satisfies Readonly<Record<string, ReasonKind>>;

export type Reason = keyof typeof REASONS;

/** The values that the sentence of a reason holds, by their names. */
export type ParamsOf<R extends Reason> = {
  readonly [Name in (typeof REASONS)[R]["params"][number]]: string | number;
};

/** A language's sentence for each reason. */
export type ReasonSentences = { readonly [R in Reason]: (params: ParamsOf<R>) => string };

/** The problems that a field of a request can have; `detail` is the limit or the choice that goes with it. */
export const FIELD_PROBLEMS = [
  "missing",
  "not-an-object",
  "not-text",
  "not-a-list",
  "not-boolean",
  "not-whole",
  "not-an-instant",
  "negative",
  "above",
  "empty",
  "too-long",
  "not-an-id",
  "not-an-id-or-number",
  "not-a-room",
  "not-a-nick",
  "not-an-emoji",
  "not-an-address",
  "not-one-of",
  "one-of-fields",
  "invalid",
] as const;

export type FieldProblem = (typeof FIELD_PROBLEMS)[number];
