import type { ChangeAction } from "../protocol/changes.ts";
import type { Entry } from "../protocol/entry.ts";
import type { ChatError } from "../protocol/errors.ts";
import type { Dialect } from "../protocol/event-names.ts";
import type { InboxItem } from "../protocol/inbox.ts";
import type { Message, SaidMessage } from "../protocol/message.ts";
import type { RoomId, UserId } from "../protocol/names.ts";
import type { Role } from "../protocol/roles.ts";
import type { RoomSettings } from "../protocol/room-settings.ts";
import type { Loss } from "./connection.ts";
import type { DirectRoom, Roster } from "./members.ts";

/** A message as a client knows it. `nickName` and `msg` are foreign: they reach a terminal through `core/text.ts`. */
export interface ChatMessage extends Omit<Message, "seq"> {
  /** Names the message for as long as the client runs; never two messages of a room. */
  readonly key: string;
  /** Undefined on a base server, which numbers nothing. */
  readonly seq: number | undefined;
  readonly userId: UserId;
  /** It is this user's own, from whichever device; only then it has a `clientMsgId`. */
  readonly own: boolean;
}

/** The last message of a room that was shown: its log, its seq, its instant if that is known, and the last change that was shown. */
export interface Cursor {
  readonly epoch: string;
  readonly seq: number;
  /** ms since 1970 UTC */
  readonly at?: number | undefined;
  readonly rev?: number | undefined;
}

/**
 * Options of a join. A room is entered after a cursor of an earlier run, or with up to `limit` of its newest messages (50). With `listen`
 * false only to speak and to ask: nobody is told of it, and nothing of the room is told but what becomes of one's own.
 */
export interface JoinOptions {
  readonly listen?: boolean;
  readonly limit?: number;
  readonly since?: Cursor;
}

/** A room of this server. `name` and `topic` are foreign. */
export interface RoomInfo {
  readonly roomId: RoomId;
  readonly name: string;
  /** The number of members. */
  readonly users: number;
  readonly lastSeq: number;
  readonly topic?: string | undefined;
  /** Undefined: the usual ones. */
  readonly settings?: RoomSettings | undefined;
}

/** A part of the list of rooms; `next` is the `after` of the part that follows, if there may be more. */
export interface RoomPage {
  readonly rooms: readonly RoomInfo[];
  readonly next?: string | undefined;
}

/** A message of this user that the server has not been seen to commit. */
export interface OutgoingMessage extends SaidMessage {
  readonly clientMsgId: string;
  /** Set on an update: the message that was said with this `clientMsgId`, if there is one, becomes what this one says, under this id. */
  readonly changeId?: string | undefined;
  /** When it was typed, ms since 1970 UTC. */
  readonly at: number;
  readonly state: OutgoingState;
}

/** A message that is to be changed: by its seq, or one of this user's own by its `clientMsgId`, as it may have no seq yet. */
export type ChangeTarget = { readonly seq: number } | { readonly clientMsgId: string };

/** A change of this user's that the server has not been seen to commit. */
export interface OutgoingChange {
  /** Makes a retry the same change. */
  readonly changeId: string;
  readonly roomId: RoomId;
  readonly target: ChangeTarget;
  /** The log that has the target at its seq; undefined where that is not known. */
  readonly epoch?: string | undefined;
  readonly action: ChangeAction;
  /** When it was asked for, ms since 1970 UTC. */
  readonly at: number;
  readonly state: OutgoingState;
}

/** Everything that the outbox holds. */
export type Outgoing = OutgoingMessage | OutgoingChange;

/** The outcome of a change. `duplicate`: an earlier try with the same id was done. */
export interface ChangeReceipt {
  readonly roomId: RoomId;
  readonly changeId: string;
  readonly rev: number;
  /** ms since 1970 UTC */
  readonly at: number;
  readonly duplicate: boolean;
}

/** A page of a thread, oldest first. `root` is the seq of its first message, also where the server keeps that no more. */
export interface ThreadPage {
  readonly root: number;
  readonly messages: readonly ChatMessage[];
  readonly more: boolean;
}

/** `sending`: on its way, or queued while offline. `failed`: it won't be sent again unless `retry` is asked. */
export type OutgoingState =
  | { readonly status: "sending" }
  | { readonly status: "failed"; readonly error: ChatError };

/** The position of a sent message in the log; a base server gives no `seq`. */
export interface SendReceipt {
  readonly roomId: RoomId;
  readonly clientMsgId: string;
  readonly seq: number | undefined;
  /** When the server took it, ms since 1970 UTC. */
  readonly at: number;
  /** The change of an update, where the message had been said before. */
  readonly rev?: number | undefined;
  /**
   * An earlier try with the same id had this place already. False where that is not known: on a base server, and where the
   * message was seen in the room before its acknowledgement came.
   */
  readonly duplicate: boolean;
}

/** A v1 server as its `welcome` describes it: its name and version, which are foreign, who may come in, and its time, ms since 1970 UTC. */
export interface ServerInfo {
  readonly name: string;
  readonly version: string;
  readonly entry: Entry;
  readonly now: number;
}

/** The status of the connection. `waiting` tries again by itself; `refused` and `closed` are final. */
export type ConnectionStatus =
  | { readonly status: "connecting" }
  | {
      readonly status: "online";
      readonly dialect: Dialect;
      readonly nickName: string;
      readonly userId: UserId;
      /** As it was at the last welcome; only of a v1 server. */
      readonly server?: ServerInfo;
    }
  | ({ readonly status: "waiting" } & Loss)
  | { readonly status: "refused"; readonly error: ChatError }
  | { readonly status: "closed" };

/** A room this client has joined, or joined again after a reconnect. */
export interface JoinedRoom {
  readonly roomId: RoomId;
  /** The last committed seq of the room, 0 for an empty one and on a base server. */
  readonly lastSeq: number;
  /** Older messages than the first one shown exist on the server. */
  readonly more: boolean;
  readonly roster: Roster;
  /** Foreign. */
  readonly topic?: string | undefined;
  /** The furthest that this user has read, on whatever device; undefined before the first time, and on a base server. */
  readonly read?: number | undefined;
  /** Undefined: the usual ones. */
  readonly settings?: RoomSettings | undefined;
  /** The role of this user there, as it was at the join; undefined on a base server. */
  readonly role?: Role | undefined;
}

/** Everything a client tells its owner, in the order it happened. */
export type ClientEvent =
  | { readonly type: "status"; readonly status: ConnectionStatus }
  | { readonly type: "joined"; readonly room: JoinedRoom }
  | { readonly type: "joinFailed"; readonly roomId: RoomId; readonly error: ChatError }
  | { readonly type: "left"; readonly roomId: RoomId }
  /** The server has taken this client out of the room, which it enters again only by another `join`. */
  | { readonly type: "removed"; readonly roomId: RoomId; readonly error: ChatError }
  /** The newest messages of a room, in order, each exactly once, following all that came before. */
  | { readonly type: "messages"; readonly roomId: RoomId; readonly messages: readonly ChatMessage[] }
  | { readonly type: "roster"; readonly roomId: RoomId; readonly roster: Roster }
  /** A new or changed message in the outbox, also one that an earlier run left there. It leaves the outbox with the `messages` event that has its id. */
  | { readonly type: "outgoing"; readonly outgoing: OutgoingMessage }
  /** The outbox no longer holds it and its message does not follow (it was seen before, or the server numbers nothing). */
  | { readonly type: "settled"; readonly roomId: RoomId; readonly clientMsgId: string }
  /**
   * Messages of the room up to the last one that was emitted, as they are now after changes to them. An earlier state (a lower `rev`) never
   * follows a later one here; one that a page brought stays if it is later. Older messages than any that were shown may be among them.
   */
  | { readonly type: "changed"; readonly roomId: RoomId; readonly messages: readonly ChatMessage[] }
  /** A new or changed change in the outbox, also one that an earlier run left there. */
  | { readonly type: "outgoingChange"; readonly change: OutgoingChange }
  /** The outbox no longer holds it: it is done, and what it made of the message was emitted, or it failed and nothing can come of it any more. */
  | { readonly type: "changeSettled"; readonly roomId: RoomId; readonly changeId: string }
  /** New items that call this user, and how many are not done (up to 100); without `unread` the items add to it. No items: some went, on another device. */
  | { readonly type: "inbox"; readonly items: readonly InboxItem[]; readonly unread: number | undefined }
  /** The server's log is another one (epoch): what was shown of the room does not continue. */
  | { readonly type: "restarted"; readonly roomId: RoomId }
  /** This many messages of the room were missed and can't be had any more. */
  | { readonly type: "gap"; readonly roomId: RoomId; readonly lost: number }
  /** The time that the last reply took, or, while `waiting`, emitted again each second, that one has been waited for; ms. */
  | { readonly type: "lag"; readonly ms: number; readonly waiting: boolean }
  /** The topic of the room, "" for none any more; `by` set it. Both are foreign. */
  | { readonly type: "topic"; readonly roomId: RoomId; readonly topic: string; readonly by: string }
  /** The settings of the room were changed; `by` changed them. The name of the room and `by` are foreign. */
  | {
      readonly type: "settings";
      readonly roomId: RoomId;
      readonly settings: RoomSettings;
      readonly by: string;
    }
  /** The invite of the handshake has let this user into a room. */
  | { readonly type: "invited"; readonly roomId: RoomId }
  /** This user blocks somebody from now on, or no more, as another device of it said. */
  | { readonly type: "blocked"; readonly userId: UserId; readonly on: boolean }
  /** This user has read so far, on another device. */
  | { readonly type: "read"; readonly roomId: RoomId; readonly seq: number }
  /** Somebody else writes, or stopped. `nickName` is foreign. */
  | {
      readonly type: "typing";
      readonly roomId: RoomId;
      readonly userId: UserId;
      readonly nickName: string;
      readonly typing: boolean;
    }
  /** There is something unread in a room of two that this client has not joined. */
  | { readonly type: "direct"; readonly room: DirectRoom }
  /** A message for the person: from the server, or of a disk that fails. */
  | { readonly type: "notice"; readonly error: ChatError; readonly roomId: RoomId | undefined };
