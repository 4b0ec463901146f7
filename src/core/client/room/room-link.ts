import type { ChatError } from "../../protocol/errors.ts";
import { JOIN_ROOM, type WHO } from "../../protocol/event-names.ts";
import { DEFAULT_LIMITS, JOIN_PATIENCE_MS } from "../../protocol/limits.ts";
import type { ServerMsg } from "../../protocol/message.ts";
import type { RoomId } from "../../protocol/names.ts";
import type { JoinReply, ReplyOf } from "../../protocol/replies.ts";
import type { Changed, Member, Presence } from "../../protocol/server-events.ts";
import type { Cursor, JoinedRoom, JoinOptions } from "../chat.ts";
import type { MemberQuery } from "../members.ts";
import { askAgainAfter, parseReply } from "../payloads.ts";
import { RoomDetails } from "./room-details.ts";
import type { RoomLinkPorts } from "./room-link-ports.ts";
import { RoomMessages } from "./room-messages.ts";
import type { RoomRoster } from "./roster.ts";

/** The user who joins, as the wire names it. */
export interface Joiner {
  readonly nickName: string;
  readonly userId: string;
}

/** History asked for at a first join when the caller does not say. */
const FIRST_PAGE = 50;

interface Waiter {
  readonly resolve: (room: JoinedRoom) => void;
  readonly reject: (error: ChatError) => void;
}

/**
 * One room a client wants to be in, through every reconnect: it enters, goes on where it was, and fetches what it
 * missed before it lets later messages through.
 */
export class RoomLink {
  readonly roomId: RoomId;
  /** False: it is in the room only to speak and to ask, and gets no messages of it. */
  readonly listens: boolean;
  readonly #limit: number;
  readonly #ports: RoomLinkPorts;
  #status: "outside" | "joined" | "ended" = "outside";
  /** The server was asked and has not answered yet. */
  #asking = false;
  readonly #messages: RoomMessages;
  /** Calls off asking again for what was refused for now: one question is under way at a time. */
  #cancelRetry: () => void = () => {};
  readonly #details: RoomDetails;
  #waiters: Waiter[] = [];

  constructor(
    roomId: RoomId,
    { limit = FIRST_PAGE, since, listen = true }: JoinOptions,
    ports: RoomLinkPorts,
  ) {
    this.roomId = roomId;
    this.#details = new RoomDetails(roomId);
    this.listens = listen;
    this.#limit = listen ? limit : 0;
    this.#messages = new RoomMessages(roomId, listen ? since : undefined, ports);
    this.#ports = ports;
  }

  get joined(): boolean {
    return this.#status === "joined";
  }

  /** Tells whether a v1 server takes messages now: a client that only speaks need not wait for the reply to its join. */
  get speaks(): boolean {
    return this.joined || (this.#asking && !this.listens);
  }

  /** The last message that was emitted; undefined before it is known, and on a base server. */
  get cursor(): Cursor | undefined {
    return this.#messages.cursor;
  }

  /** Tells whether a message of this seq is never emitted again: it was, or none is. */
  passed(seq: number | undefined): boolean {
    if (!this.listens) return true;
    return seq !== undefined && this.cursor !== undefined && this.cursor.seq >= seq;
  }

  /** Tells whether the change with this number was emitted, or none is. */
  passedChange(rev: number): boolean {
    return !this.listens || (this.cursor?.rev ?? 0) >= rev;
  }

  /** Resolves once joined; rejects when the server refuses or the link ends first. */
  whenJoined(): Promise<JoinedRoom> {
    if (this.joined) return Promise.resolve(this.#describe());
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  /** Makes the request that enters the room, or goes on after what was already emitted. */
  joinRequest(joiner: Joiner): Record<string, unknown> {
    const request = { nickName: joiner.nickName, id: joiner.userId, roomId: this.roomId };
    if (!this.listens) return { ...request, limit: 0, listen: false };
    const { cursor } = this;
    if (cursor === undefined) return { ...request, limit: this.#limit };
    return { ...request, since: cursor, limit: DEFAULT_LIMITS.historyPage };
  }

  /** Enters the room on a v1 server. */
  enter(joiner: Joiner): void {
    this.#cancelRetry();
    this.#asking = true;
    this.#ports.request(JOIN_ROOM, this.joinRequest(joiner), (outcome) => {
      this.#asking = false;
      if (!outcome.ok || this.#status === "ended") return;
      const reply = parseReply(JOIN_ROOM, outcome.reply);
      if ("value" in reply) return this.#follow(reply.value);
      const wait = askAgainAfter(reply.error);
      const isTooLong = wait === undefined || (wait > JOIN_PATIENCE_MS && this.#waiters.length > 0);
      if (isTooLong) return this.#refused(reply.error);
      this.#cancelRetry = this.#ports.after(wait, () => this.enter(joiner));
    });
  }

  /** A base server acknowledges nothing: having asked is having joined. */
  enteredBase(): void {
    this.#becomeJoined(0);
    this.#announceJoined();
  }

  /** The connection went; the room is entered again on the next one. */
  down(): void {
    if (this.#status === "joined") this.#status = "outside";
    this.#asking = false;
    this.#cancelRetry();
    this.#messages.stop();
  }

  /** The room is wanted no more; nothing of it is told from now on. */
  end(reason: ChatError): void {
    this.#cancelRetry();
    this.#messages.stop();
    this.#status = "ended";
    for (const waiter of this.#waiters.splice(0)) waiter.reject(reason);
  }

  /** Takes a live message of a v1 server. */
  takeMessage(wire: ServerMsg): void {
    if (this.listens) this.#messages.takeLive(wire);
  }

  /** Takes live changes. */
  takeChanged(wire: Changed): void {
    if (this.listens) this.#messages.takeChanged(wire);
  }

  /** Takes what a v1 server says of members who came and went. */
  presence(presence: Presence): void {
    this.#changeRoster((members) => members.takePresence(presence));
  }

  /** Takes the answer to a question for the members of this room. */
  takeAnswer(query: MemberQuery, reply: ReplyOf<typeof WHO>): void {
    if (this.joined) this.#changeRoster((members) => members.takeAnswer(query, reply));
  }

  /** Takes the members that a base server lists. */
  members(members: readonly Member[]): void {
    this.#changeRoster((roster) => roster.takeMembers(members, members.length));
  }

  #refused(error: ChatError): void {
    this.#ports.onRefused(this.roomId);
    this.#ports.emit({ type: "joinFailed", roomId: this.roomId, error });
    this.end(error);
  }

  /** Takes the reply to a join: what it holds follows the cursor, or begins anew. */
  #follow(reply: JoinReply): void {
    if (!this.listens) return this.#followSpeaking(reply);
    const resumed = this.#messages.begin(reply) === "resumed";
    if (!resumed) this.#details.more = reply.more;
    this.#details.members.takeMembers(reply.users, reply.count);
    this.#details.takeReply(reply);
    this.#becomeJoined(reply.lastSeq);
    this.#messages.takeFirst(reply, resumed && reply.more);
    this.#announceJoined();
  }

  /** The reply to one who only speaks holds nothing that was said. */
  #followSpeaking(reply: JoinReply): void {
    this.#details.more = reply.more;
    this.#details.takeReply(reply);
    this.#becomeJoined(reply.lastSeq);
    this.#announceJoined();
  }

  #becomeJoined(lastSeq: number): void {
    this.#status = "joined";
    this.#ports.emit({ type: "joined", room: this.#details.describe(lastSeq) });
  }

  #announceJoined(): void {
    for (const waiter of this.#waiters.splice(0)) waiter.resolve(this.#describe());
    this.#ports.onJoined(this.roomId);
  }

  #changeRoster(change: (members: RoomRoster) => void): void {
    if (!this.listens) return;
    const { members } = this.#details;
    const before = members.roster;
    change(members);
    const { roster } = members;
    if (roster !== before) this.#ports.emit({ type: "roster", roomId: this.roomId, roster });
  }

  #describe(): JoinedRoom {
    return this.#details.describe(this.cursor?.seq);
  }
}
