import { chatError } from "../protocol/errors.ts";
import {
  AUDIT,
  AWAY,
  CHANGES,
  DIRECT,
  HISTORY,
  INBOX,
  INBOX_DONE,
  MODERATE,
  NICK,
  PINS,
  READ,
  ROOMS,
  SEARCH,
  SESSIONS,
  THREAD,
  TOPIC,
  TYPING,
  WHO,
} from "../protocol/event-names.ts";
import { ROOMS_LONGEST_PAGE, ROOMS_PAGE, ROSTER_PAGE } from "../protocol/limits.ts";
import type { ModerateRequest } from "../protocol/moderation.ts";
import type { RoomId, UserId } from "../protocol/names.ts";
import type { ReplyOf, SessionInfo } from "../protocol/replies.ts";
import { Asking, type AskingPorts } from "./asking.ts";
import { type ChangesPage, changesRequest, toChangesPage } from "./changes.ts";
import type { ChatMessage, RoomInfo, RoomPage, ThreadPage } from "./chat.ts";
import {
  type HistoryPage,
  type HistoryQuery,
  historyRequest,
  type PageReader,
  toHistoryPage,
} from "./history.ts";
import { type InboxPage, readInboxPage } from "./inbox.ts";
import type { LiveStates } from "./live-states.ts";
import type { DirectRoom, MemberPage, MemberQuery, RoomMember } from "./members.ts";
import { readAllLive, toRoomMember } from "./payloads.ts";
import type { NumberedMessage } from "./room/room-feed.ts";
import type { Speaker } from "./sending/speaker.ts";

/** A search for words, in all rooms one is in unless some are named. `before` is the `next` of the page before. */
export interface SearchQuery {
  readonly query: string;
  readonly roomIds?: readonly RoomId[];
  readonly nickName?: string;
  readonly before?: number;
  readonly limit: number;
}

/** A part of a thread: of at most `limit` messages, from one end, or before or after a seq, which is not itself in it. */
export type ThreadQuery = { readonly limit: number } & (
  | { readonly before?: number }
  | { readonly after?: number }
);

/** A page of search results, newest first; `next` leads to more, if there is more. */
export interface SearchPage {
  readonly messages: readonly ChatMessage[];
  readonly next: number | undefined;
}

/** The things that queries need of the client that owns them. */
export interface QueryPorts extends AskingPorts {
  /** States of messages as they come, which are later than those of a page that was read before. */
  readonly live: LiveStates;
  /** The user of this client, as the server knows it. */
  reader(): PageReader;
  /** Called with each answer to a question for members. */
  onMembers(roomId: RoomId, query: MemberQuery, reply: ReplyOf<typeof WHO>): void;
  /** Called when the server gave this user another nick. */
  onRenamed(nickName: string): void;
}

/**
 * The requests of a client besides being in rooms and speaking. Each rejects with a ChatError: the refusal of the server, a
 * lost connection, or that a base server can't do this.
 */
export class Queries {
  readonly #ports: QueryPorts;
  readonly #asking: Asking;
  /** The reason this user gave for being away, which each new connection is told again. */
  #away: string | undefined;

  constructor(ports: QueryPorts) {
    this.#ports = ports;
    this.#asking = new Asking(ports);
  }

  /** The limits that the server named, or the usual ones before it did. */
  get limits(): Speaker["limits"] {
    return this.#ports.speaker().limits;
  }

  /** The most messages in one page. */
  get longestPage(): number {
    return this.limits.historyPage;
  }

  /** Reads a page of a joined room's history. Empty on a base server, which keeps none. */
  history(roomId: RoomId, query: HistoryQuery): Promise<HistoryPage> {
    if (this.#ports.speaker().dialect === "base")
      return Promise.resolve({ messages: [], more: false, epoch: "" });
    const limit = Math.min(query.limit, this.longestPage);
    return this.#ports.live.during(async () => {
      const reply = await this.#asking.request(HISTORY, historyRequest(roomId, { ...query, limit }));
      return toHistoryPage(reply, roomId, this.#ports.reader());
    });
  }

  /** Searches messages for words. A long log is looked through in many pages, so a server that is asked too fast is asked again. */
  search(query: SearchQuery): Promise<SearchPage> {
    return this.#ports.live.during(async () => {
      const page = await this.#asking.patiently(() => this.#asking.request(SEARCH, query));
      return { messages: readAllLive(page), next: page.more ? page.next : undefined };
    });
  }

  /** Lists the pinned messages of a room, oldest first. Long ones come in several pages. */
  async pins(roomId: RoomId): Promise<readonly ChatMessage[]> {
    const { messages } = await this.#ports.live.during(async () => {
      const pinned: NumberedMessage[] = [];
      for (let more = true; more; ) {
        const page = await this.#asking.request(PINS, { roomId, after: pinned.at(-1)?.seq });
        pinned.push(...readAllLive(page));
        more = page.more && page.messages.length > 0;
      }
      return { messages: pinned };
    });
    return messages;
  }

  /** Reads a page of the thread that a message is in: its first message, and all that answers it directly or in turn. */
  thread(roomId: RoomId, seq: number, query: ThreadQuery): Promise<ThreadPage> {
    return this.#ports.live.during(async () => {
      const reply = await this.#asking.request(THREAD, { roomId, seq, ...query });
      return { root: reply.root, messages: readAllLive(reply), more: reply.more };
    });
  }

  /** Reads a page of messages of a room that changed after `after`, a `rev`. */
  changes(roomId: RoomId, after: number, limit = this.longestPage): Promise<ChangesPage> {
    return this.#ports.live.during(async () =>
      toChangesPage(await this.#asking.request(CHANGES, changesRequest(roomId, after, limit))),
    );
  }

  /** Reads a page of what calls this user, newest first, which may be short and lead on; `before` is the `next` of the page before. */
  inbox(query: { readonly before?: number; readonly limit: number }): Promise<InboxPage> {
    return readInboxPage(this.#ports.live, () => this.#asking.request(INBOX, query));
  }

  /** Marks items of the inbox as done, by their ids; resolves with how many are not (up to 100). */
  async inboxDone(ids: readonly number[]): Promise<number> {
    return (await this.#asking.request(INBOX_DONE, { ids })).unread;
  }

  /** Lists members of a room, also of one that this user is not in. */
  async who(roomId: RoomId, query: MemberQuery = {}): Promise<MemberPage> {
    const { users, count, more } = await this.#asking.request(WHO, { roomId, ...query }, (reply) =>
      this.#ports.onMembers(roomId, query, reply),
    );
    return { users: users.map(toRoomMember), count, more };
  }

  /** Lists all members of a room, however many: a short roster in the order they came, a long one in the order of their ids. */
  async everybody(roomId: RoomId): Promise<readonly RoomMember[]> {
    const overview = await this.#asking.patiently(() => this.who(roomId));
    if (!overview.more) return overview.users;
    const users: RoomMember[] = [];
    for (let more = true; more; ) {
      const last = users.at(-1);
      const page = await this.#asking.patiently(() =>
        this.who(roomId, { limit: ROSTER_PAGE, ...(last === undefined ? {} : { after: last.userId }) }),
      );
      users.push(...page.users);
      more = page.more;
    }
    return users;
  }

  /** Lists rooms of the server, this user's own first, then those with more people and of later use; a page may be short and lead on. */
  async rooms(after?: string, limit: number = ROOMS_PAGE): Promise<RoomPage> {
    const { rooms, next } = await this.#asking.request(ROOMS, {
      ...(after === undefined ? {} : { after }),
      limit,
    });
    return { rooms, next };
  }

  /** Reads all rooms of the server page by page, however many; those that move meanwhile come once. */
  async *allRooms(): AsyncGenerator<RoomInfo> {
    const known = new Set<RoomId>();
    for (let after: string | undefined; ; ) {
      const behind = after;
      const page = await this.#asking.patiently(() => this.rooms(behind, ROOMS_LONGEST_PAGE));
      for (const room of page.rooms) {
        if (!known.has(room.roomId)) yield room;
        known.add(room.roomId);
      }
      if (page.next === undefined) return;
      after = page.next;
    }
  }

  /** Takes another nick; resolves with it as the server has it. */
  async nick(nickName: string): Promise<string> {
    const reply = await this.#asking.request(NICK, { nickName });
    this.#ports.onRenamed(reply.nickName);
    return reply.nickName;
  }

  /** Sets the topic of a room; "" takes it away. */
  async topic(roomId: RoomId, topic: string): Promise<string> {
    return (await this.#asking.request(TOPIC, { roomId, topic })).topic;
  }

  /** Marks this user as away, with a reason ("" for none), or as back (undefined); holds over reconnects. */
  async away(text: string | undefined): Promise<void> {
    await this.#asking.request(AWAY, text === undefined ? {} : { text });
    this.#away = text;
  }

  /** Marks a room as read up to a seq; resolves with the furthest read on any of this user's devices. */
  async read(roomId: RoomId, seq: number): Promise<number> {
    return (await this.#asking.request(READ, { roomId, seq })).seq;
  }

  /** Gets the room of this user and another one; it is then joined like any other. */
  async direct(userId: UserId): Promise<DirectRoom> {
    const reply = await this.#asking.request(DIRECT, { userId, limit: 0 });
    if ("refused" in reply) throw chatError("reply-unreadable", {});
    return { roomId: reply.roomId, user: toRoomMember(reply.user) };
  }

  /** Keeps order, in a room or on the server; resolves with the nick, or the address, that it was about. */
  async moderate(request: ModerateRequest): Promise<string> {
    return (await this.#asking.request(MODERATE, request)).subject;
  }

  /** Lists the sessions of this user; before that, ends one by its id, or all others (`OTHER_SESSIONS`). */
  async sessions(end?: string): Promise<readonly SessionInfo[]> {
    return (await this.#asking.request(SESSIONS, end === undefined ? {} : { end })).sessions;
  }

  /** Reads a page of the audit log, newest first; `before` is the `next` of the page before. */
  audit(query: { readonly before?: number; readonly limit: number }): Promise<ReplyOf<typeof AUDIT>> {
    return this.#asking.request(AUDIT, query);
  }

  /** Takes no more direct messages from a user, or takes them again (`refuse` false); resolves with all from whom this user takes none. */
  refuse(userId: UserId, refuse: boolean): Promise<readonly RoomMember[]> {
    return this.#refused({ userId, refuse });
  }

  /** Lists those from whom this user takes no direct messages. */
  refused(): Promise<readonly RoomMember[]> {
    return this.#refused({});
  }

  async #refused(change: object): Promise<readonly RoomMember[]> {
    const reply = await this.#asking.request(DIRECT, change);
    if (!("refused" in reply)) throw chatError("reply-unreadable", {});
    return reply.refused.map(toRoomMember);
  }

  /** Tells a room whether this user is writing there; no reply, and dropped while offline. */
  typing(roomId: RoomId, typing: boolean): void {
    const { connection, speaker } = this.#ports;
    if (speaker().dialect === "v1" && connection.open) connection.emit(TYPING, { roomId, typing });
  }

  /** Called on each new connection, which does not know yet that this user is away. */
  onWelcome(): void {
    if (this.#away !== undefined) this.away(this.#away).catch(() => {}); // the next connection tries again
  }
}
