import type { InboxItem } from "../../core/protocol/inbox.ts";
import type { RoomId, UserId } from "../../core/protocol/names.ts";

/** Those whom a message or a reaction calls. */
export interface Called {
  /** Users whom its text names. */
  readonly users: readonly UserId[];
  /** Its text calls all of the room. */
  readonly all: boolean;
  /** The other one of a room of two. */
  readonly direct?: UserId | undefined;
  /** The author of the message that it answers, or is a reaction to. */
  readonly author?: UserId | undefined;
}

/** New items of an inbox, or, with none, items that went. The user is undefined where they are for all of the room. */
export interface InboxChange {
  readonly userId: UserId | undefined;
  readonly roomId: RoomId;
  readonly items: readonly InboxItem[];
  /** The user who caused it: nobody calls themselves. */
  readonly by: UserId;
}

/** A room in which what calls all calls a user, in messages after a seq. */
export interface RoomOfAll {
  readonly roomId: RoomId;
  readonly since: number;
}

/** A part of an inbox: at most `limit` items below an id. */
export interface InboxQuery {
  readonly before?: number | undefined;
  readonly limit: number;
}

/** A page of an inbox, newest first; `next` is the `before` of the page that follows, if there is more. */
export interface LogInboxPage {
  readonly items: readonly InboxItem[];
  readonly next: number | undefined;
}

/** Everything that calls users, kept with the messages and committed with them. */
export interface Inbox {
  /**
   * Lists what is not done of what calls a user, below an id; `rooms` are those in which what calls all calls this user too. Rejects as
   * `MessageLog.range` does.
   */
  page(userId: UserId, rooms: readonly RoomOfAll[], query: InboxQuery): Promise<LogInboxPage>;
  /** Counts them up to `INBOX_COUNTED`. Rejects as `MessageLog.range` does. */
  count(userId: UserId, rooms: readonly RoomOfAll[]): Promise<number>;
  /** Forgets items of this user, `rooms` as for `page`. Ids of others are passed over. Rejects as `MessageLog.append` does. */
  done(userId: UserId, rooms: readonly RoomOfAll[], ids: readonly number[]): Promise<void>;
  /** Forgets all items of a user, a few in each commit, for somebody else will have its id. Rejects as `MessageLog.append` does. */
  forget(userId: UserId): Promise<void>;
  /** Forgets the direct items of a user in a room, up to a seq: it has read them. Resolves with true if there were any. */
  doneReading(userId: UserId, roomId: RoomId, seq: number): Promise<boolean>;
}
