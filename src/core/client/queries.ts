import type * as v from "valibot";
import { chatError } from "../protocol/errors.ts";
import * as p from "../protocol/events.ts";
import { type RoomId, toUserId, type UserId } from "../protocol/names.ts";
import { PackedReplySchema } from "../protocol/packed-page.ts";
import type { ChatMessage, DirectRoom, RoomInfo, RoomMember } from "./chat.ts";
import type { Connection } from "./connection.ts";
import { parseReply, toNumbered, toRoomMember, unpack } from "./payloads.ts";
import type { Speaker } from "./sender.ts";

/** One page of a room's history, oldest first. `more`: there is more in the direction asked for. */
export interface HistoryPage {
  readonly messages: readonly ChatMessage[];
  readonly more: boolean;
  readonly epoch: string;
}

/** Where to read: before or after a seq, which is not itself in the page, or from an instant on (ms since 1970 UTC). */
export type HistoryQuery =
  | { readonly before: number; readonly limit: number }
  | { readonly after: number; readonly limit: number }
  | { readonly from: number; readonly limit: number };

/** What to look for; all rooms one is in unless some are named. `before` is the `next` of the page before. */
export interface SearchQuery {
  readonly query: string;
  readonly roomIds?: readonly RoomId[];
  readonly nickName?: string;
  readonly before?: number;
  readonly limit: number;
}

/** What was found, newest first; `next` leads to more, if there is more. */
export interface SearchPage {
  readonly messages: readonly ChatMessage[];
  readonly next: number | undefined;
}

/** What asking needs of the client that owns it. */
export interface AskingPorts {
  readonly connection: Connection;
  speaker(): Speaker;
  /** The server calls this user something else from now on. */
  renamed(nickName: string): void;
}

/**
 * What a client asks of a v1 server besides being in rooms and speaking. Everything rejects with a ChatError: the
 * server's refusal, a lost connection, or, on a base server, that it can't do this.
 */
export class Asking {
  readonly #ports: AskingPorts;
  /** What this user said of being away: a new connection is told again. */
  #away: string | undefined;

  constructor(ports: AskingPorts) {
    this.#ports = ports;
  }

  /** The most messages in one page. */
  get longestPage(): number {
    const { packedPage, historyPage } = this.#ports.speaker().limits;
    return packedPage ?? historyPage;
  }

  /** Reads a page of a joined room's history. Empty on a base server, which keeps none. */
  async history(roomId: RoomId, query: HistoryQuery): Promise<HistoryPage> {
    const { dialect, identity, limits } = this.#ports.speaker();
    if (dialect === "base") return { messages: [], more: false, epoch: "" };
    const limit = Math.min(query.limit, this.longestPage);
    const asked = { roomId, ...query, limit };
    if (limits.packedPage === undefined) {
      const { messages, epoch, more } = await this.#ask(p.HISTORY, asked, p.HistoryReplySchema);
      return { messages: messages.map((wire) => toNumbered(wire, epoch)), epoch, more };
    }
    const request = { ...asked, packed: true };
    const { packed, epoch, more } = await this.#ask(p.HISTORY, request, PackedReplySchema);
    const page = { roomId, epoch, self: toUserId(identity.userId) };
    return { messages: packed.map((message) => unpack(message, page)), epoch, more };
  }

  /** Looks for words in what was said. */
  async search(query: SearchQuery): Promise<SearchPage> {
    const page = await this.#ask(p.SEARCH, query, p.SearchReplySchema);
    const messages = page.messages.map((wire) => toNumbered(wire, page.epoch));
    return { messages, next: page.more ? page.next : undefined };
  }

  /** Who is in a room, also one that this user is not in. */
  async who(roomId: RoomId): Promise<readonly RoomMember[]> {
    const { users } = await this.#ask(p.WHO, { roomId }, p.WhoReplySchema);
    return users.map(toRoomMember);
  }

  /** The rooms there are. */
  async rooms(): Promise<readonly RoomInfo[]> {
    const { rooms } = await this.#ask(p.ROOMS, {}, p.RoomsReplySchema);
    return rooms;
  }

  /** Takes another nick; resolves with it as the server has it. */
  async nick(nickName: string): Promise<string> {
    const reply = await this.#ask(p.NICK, { nickName }, p.NickReplySchema);
    this.#ports.renamed(reply.nickName);
    return reply.nickName;
  }

  /** Sets what a room is about; "" takes it away. */
  async topic(roomId: RoomId, topic: string): Promise<string> {
    return (await this.#ask(p.TOPIC, { roomId, topic }, p.TopicReplySchema)).topic;
  }

  /** Is away, with a word of why ("" for none), or back (undefined); holds over reconnects. */
  async away(text: string | undefined): Promise<void> {
    await this.#ask(p.AWAY, text === undefined ? {} : { text }, p.DoneReplySchema);
    this.#away = text;
  }

  /** Has read a room up to a seq; resolves with the furthest that any of this user's devices has. */
  async read(roomId: RoomId, seq: number): Promise<number> {
    return (await this.#ask(p.READ, { roomId, seq }, p.ReadReplySchema)).seq;
  }

  /** The room of this user and another one; it is then joined like any other. */
  async direct(userId: UserId): Promise<DirectRoom> {
    const { roomId, user } = await this.#ask(p.DIRECT, { userId, limit: 0 }, p.DirectReplySchema);
    return { roomId, user: toRoomMember(user) };
  }

  /** Tells a room whether this user is writing there; not answered, and dropped where it can't be told. */
  typing(roomId: RoomId, typing: boolean): void {
    const { connection, speaker } = this.#ports;
    if (speaker().dialect === "v1" && connection.open) connection.emit(p.TYPING, { roomId, typing });
  }

  /** A new connection is there: it does not know yet that this user is away. */
  welcomed(): void {
    if (this.#away !== undefined) this.away(this.#away).catch(() => {}); // the next connection is told again
  }

  #ask<S extends v.GenericSchema>(event: string, payload: object, schema: S): Promise<v.InferOutput<S>> {
    const { connection, speaker } = this.#ports;
    if (speaker().dialect === "base") {
      return Promise.reject(chatError("base-server", { event }));
    }
    return new Promise((resolve, reject) => {
      connection.request(event, payload, (outcome) => {
        if (!outcome.ok) return reject(outcome.error);
        const reply = parseReply(schema, outcome.reply);
        if ("value" in reply) resolve(reply.value);
        else reject(reply.error);
      });
    });
  }
}
