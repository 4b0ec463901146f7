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
import { type RoomId, toUserId, type UserId } from "../protocol/names.ts";
import type { REPLIES, ReplyOf } from "../protocol/replies.ts";
import type { ChatMessage, DirectRoom, RoomInfo, RoomMember } from "./chat.ts";
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

  /** The most messages in one page. */
  get longestPage(): number {
    return this.#ports.speaker().limits.historyPage;
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

  /** Searches messages for words. */
  async search(query: SearchQuery): Promise<SearchPage> {
    const page = await this.#request(SEARCH, query);
    const messages = page.messages.map((wire) => readLive(wire, page.epoch));
    return { messages, next: page.more ? page.next : undefined };
  }

  /** Lists the members of a room, also of one that this user is not in. */
  async who(roomId: RoomId): Promise<readonly RoomMember[]> {
    const { users } = await this.#request(WHO, { roomId });
    return users.map(toRoomMember);
  }

  /** Lists the rooms of the server. */
  async rooms(): Promise<readonly RoomInfo[]> {
    const { rooms } = await this.#request(ROOMS, {});
    return rooms;
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
    const { roomId, user } = await this.#request(DIRECT, { userId, limit: 0 });
    return { roomId, user: toRoomMember(user) };
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

  #request<Event extends keyof typeof REPLIES>(event: Event, payload: object): Promise<ReplyOf<Event>> {
    const { connection, speaker } = this.#ports;
    if (speaker().dialect === "base") {
      return Promise.reject(chatError("base-server", { event }));
    }
    return new Promise((resolve, reject) => {
      connection.request(event, payload, (outcome) => {
        if (!outcome.ok) return reject(outcome.error);
        const reply = parseReply(event, outcome.reply);
        if ("value" in reply) resolve(reply.value);
        else reject(reply.error);
      });
    });
  }
}
