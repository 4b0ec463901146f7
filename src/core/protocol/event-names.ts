/** The names of the events on the wire, and the version of the protocol. Nothing else spells them. */

/** The version a client asks for in `auth.protocol`; without one it speaks base, the original's four events. */
export const PROTOCOL = 1;

/** The language of a connection: the original's four events, or all of them. */
export type Dialect = "base" | "v1";

/** Client → server. */
export const JOIN_ROOM = "joinRoom";
export const CLIENT_MSG = "client_msg";
export const CLIENT_MSGS = "client_msgs";
export const LEAVE_ROOM = "leaveRoom";
export const HISTORY = "history";
export const SEARCH = "search";
export const WHO = "who";
export const ROOMS = "rooms";
export const NICK = "nick";
export const AWAY = "away";
export const EDIT = "edit";
export const DELETE = "delete";
export const REACT = "react";
export const PIN = "pin";
export const PINS = "pins";
export const CHANGES = "changes";
export const THREAD = "thread";
export const INBOX_DONE = "inboxDone";
export const MODERATE = "moderate";
export const AUDIT = "audit";
export const SESSIONS = "sessions";
export const BLOCK = "block";
export const INVITE = "invite";

/** Both ways: a request of a client, and an event for those it concerns. */
export const TOPIC = "topic";
export const READ = "read";
export const DIRECT = "direct";
export const TYPING = "typing";
export const INBOX = "inbox";
export const ROOM = "room";

/** Server → client. */
export const SERVER_MSG = "server_msg";
export const ROOM_USER = "roomUser";
export const WELCOME = "welcome";
export const PRESENCE = "presence";
export const NOTICE = "notice";
export const CHANGED = "changed";
