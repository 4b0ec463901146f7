import { ChatError, chatError } from "../protocol/errors.ts";
import {
  AWAY,
  DIRECT,
  HISTORY,
  NICK,
  READ,
  ROOMS,
  SEARCH,
  TOPIC,
  TYPING,
  WHO,
} from "../protocol/event-names.ts";
import { ROOMS_LONGEST_PAGE, ROOMS_PAGE, ROSTER_PAGE } from "../protocol/limits.ts";
import { type RoomId, toUserId, type UserId } from "../protocol/names.ts";
import type { REPLIES, ReplyOf } from "../protocol/replies.ts";
import type {
  ChatMessage,
  DirectRoom,
  MemberPage,
  MemberQuery,
  RoomInfo,
  RoomMember,
  RoomPage,
} from "./chat.ts";
import type { Connection } from "./connection.ts";
import { type HistoryPage, type HistoryQuery, historyRequest, readHistory } from "./history.ts";
import { parseReply, readLive, toRoomMember } from "./payloads.ts";
import type { Speaker } from "./sending/sender.ts";

/** A search for words, in all rooms one is in unless some are named. `before` is the `next` of the page before. */
export interface SearchQuery {
  readonly query: string;
  readonly roomIds?: readonly RoomId[];
  readonly nickName?: string;
  readonly before?: number;
  readonly limit: number;
}

/** A page of search results, newest first; `next` leads to more, if there is more. */
export interface SearchPage {
  readonly messages: readonly ChatMessage[];
  readonly next: number | undefined;
}

/** The things that queries need of the client that owns them. */
export interface QueryPorts {
  readonly connection: Connection;
  speaker(): Speaker;
  /** Calls `run` once after `ms`. */
  after(ms: number, run: () => void): void;
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
  /** The reason this user gave for being away, which each new connection is told again. */
  #away: string | undefined;

  constructor(ports: QueryPorts) {
    this.#ports = ports;
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
    const { connection, speaker } = this.#ports;
    const { dialect } = speaker();
    if (dialect === "base") return Promise.resolve({ messages: [], more: false, epoch: "" });
    const limit = Math.min(query.limit, this.longestPage);
    return new Promise((resolve, reject) => {
      connection.request(HISTORY, historyRequest(roomId, { ...query, limit }), (outcome) => {
        const page = readHistory(outcome, roomId, toUserId(speaker().identity.userId));
        if (page instanceof ChatError) reject(page);
        else resolve(page);
      });
    });
  }

  /** Searches messages for words. A long log is looked through in many pages, so a server that is asked too fast is asked again. */
  async search(query: SearchQuery): Promise<SearchPage> {
    const page = await this.#patiently(() => this.#request(SEARCH, query));
    const messages = page.messages.map((wire) => readLive(wire, page.epoch));
    return { messages, next: page.more ? page.next : undefined };
  }

  /** Lists members of a room, also of one that this user is not in. */
  async who(roomId: RoomId, query: MemberQuery = {}): Promise<MemberPage> {
    const { users, count, more } = await this.#request(WHO, { roomId, ...query }, (reply) =>
      this.#ports.onMembers(roomId, query, reply),
    );
    return { users: users.map(toRoomMember), count, more };
  }

  /** Lists all members of a room, however many: a short roster in the order they came, a long one in the order of their ids. */
  async everybody(roomId: RoomId): Promise<readonly RoomMember[]> {
    const overview = await this.#patiently(() => this.who(roomId));
    if (!overview.more) return overview.users;
    const users: RoomMember[] = [];
    for (let more = true; more; ) {
      const last = users.at(-1);
      const page = await this.#patiently(() =>
        this.who(roomId, { limit: ROSTER_PAGE, ...(last === undefined ? {} : { after: last.userId }) }),
      );
      users.push(...page.users);
      more = page.more;
    }
    return users;
  }

  /** Lists rooms of the server, this user's own first, then those with more people and of later use; a page may be short and lead on. */
  async rooms(after?: string, limit: number = ROOMS_PAGE): Promise<RoomPage> {
    const { rooms, next } = await this.#request(ROOMS, { ...(after === undefined ? {} : { after }), limit });
    return { rooms, next };
  }

  /** Reads all rooms of the server page by page, however many; those that move meanwhile come once. */
  async *allRooms(): AsyncGenerator<RoomInfo> {
    const known = new Set<RoomId>();
    for (let after: string | undefined; ; ) {
      const behind = after;
      const page = await this.#patiently(() => this.rooms(behind, ROOMS_LONGEST_PAGE));
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
    const reply = await this.#request(NICK, { nickName });
    this.#ports.onRenamed(reply.nickName);
    return reply.nickName;
  }

  /** Sets the topic of a room; "" takes it away. */
  async topic(roomId: RoomId, topic: string): Promise<string> {
    return (await this.#request(TOPIC, { roomId, topic })).topic;
  }

  /** Marks this user as away, with a reason ("" for none), or as back (undefined); holds over reconnects. */
  async away(text: string | undefined): Promise<void> {
    await this.#request(AWAY, text === undefined ? {} : { text });
    this.#away = text;
  }

  /** Marks a room as read up to a seq; resolves with the furthest read on any of this user's devices. */
  async read(roomId: RoomId, seq: number): Promise<number> {
    return (await this.#request(READ, { roomId, seq })).seq;
  }

  /** Gets the room of this user and another one; it is then joined like any other. */
  async direct(userId: UserId): Promise<DirectRoom> {
    const reply = await this.#request(DIRECT, { userId, limit: 0 });
    if ("refused" in reply) throw chatError("reply-unreadable", {});
    return { roomId: reply.roomId, user: toRoomMember(reply.user) };
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
    const reply = await this.#request(DIRECT, change);
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

  /** Asks again after the wait that the server names, as often as it does. */
  async #patiently<T>(ask: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        const wait = error instanceof ChatError ? error.retryAfterMs : undefined;
        if (wait === undefined) throw error;
        await new Promise<void>((resolve) => this.#ports.after(wait, resolve));
      }
    }
  }

  /** `onReply` hears of the reply before anything that the server says after it. */
  #request<Event extends keyof typeof REPLIES>(
    event: Event,
    payload: object,
    onReply: (reply: ReplyOf<Event>) => void = () => {},
  ): Promise<ReplyOf<Event>> {
    const { connection, speaker } = this.#ports;
    if (speaker().dialect === "base") {
      return Promise.reject(chatError("base-server", { event }));
    }
    return new Promise((resolve, reject) => {
      connection.request(event, payload, (outcome) => {
        if (!outcome.ok) return reject(outcome.error);
        const reply = parseReply(event, outcome.reply);
        if ("error" in reply) return reject(reply.error);
        onReply(reply.value);
        resolve(reply.value);
      });
    });
  }
}
