import { type ChatError, chatError, toWireError } from "../../core/protocol/errors.ts";
import { NOTICE, SERVER_MSG, WELCOME } from "../../core/protocol/event-names.ts";
import { type Message, OTHERS } from "../../core/protocol/message.ts";
import { type RoomId, toUserId } from "../../core/protocol/names.ts";
import type { DirectRequest, HistoryRequest, JoinRoom } from "../../core/protocol/requests.ts";
import type { Member } from "../../core/protocol/server-events.ts";
import { toTimes } from "../../core/time/time.ts";
import { Directory } from "./directory.ts";
import { fanOut, toRows, toServerMsgs } from "./fanout.ts";
import { Grace } from "./grace.ts";
import { readHandshake, welcome } from "./handshake.ts";
import { connectionOf, type HubParts, membershipOf, touch } from "./hub-parts.ts";
import type { HubPorts } from "./hub-ports.ts";
import { type Identity, SYSTEM } from "./identities.ts";
import { readJoinPage } from "./join-page.ts";
import { Gate } from "./limiter.ts";
import { readLightPage } from "./page-size.ts";
import { People } from "./people.ts";
import { Places } from "./places.ts";
import { Presence } from "./presence.ts";
import {
  awaitsAnswer,
  type Connection,
  type ConnectionId,
  type Membership,
  type Person,
  toMember,
} from "./room.ts";
import { Speech } from "./speech.ts";

/**
 * The use cases of a chat: who may come in, join, speak, read. It knows no sockets: clients are ConnectionIds, and what
 * they are to get goes to `deliver`. Requests throw or reject with a ChatError.
 */
export class Hub {
  /** What concerns people, rooms as such, and what is said. */
  readonly people: People;
  readonly places: Places;
  readonly speech: Speech;
  readonly #ports: HubPorts;
  readonly #directory = new Directory();
  readonly #presence: Presence;
  readonly #gate: Gate;
  readonly #parts: HubParts;
  readonly #grace: Grace;
  readonly #stopListening: () => void;

  constructor(ports: HubPorts) {
    this.#ports = ports;
    this.#presence = new Presence(ports.clock, ports.deliver);
    this.#gate = new Gate(ports.limits, ports.clock, ({ id }) => ports.sendAway(id));
    this.#grace = new Grace(ports.clock);
    this.#parts = { ports, directory: this.#directory, presence: this.#presence, gate: this.#gate };
    this.people = new People(this.#parts);
    this.places = new Places(this.#parts);
    this.speech = new Speech(this.#parts);
    this.#stopListening = ports.log.onCommit((messages) => {
      for (const message of messages) this.#fanOut(message);
    });
  }

  /** Lets a client in as the user its handshake proves, or, undefined, as a base client; else throws. */
  admit(handshake: unknown, address: string): Identity | undefined {
    this.#gate.connecting(address);
    const auth = readHandshake(handshake);
    return auth === undefined ? undefined : this.#ports.identities.claim(auth);
  }

  /** A client that was admitted is here; a v1 client is told `welcome` before anything else. */
  connect(id: ConnectionId, identity: Identity | undefined): void {
    const user = identity === undefined ? undefined : this.#userOf(identity);
    const connection: Connection = { id, user, memberships: new Map(), refusals: 0 };
    this.#directory.add(connection);
    if (identity === undefined) return;
    this.#ports.identities.entered(identity.userId);
    this.#ports.deliver([id], WELCOME, welcome(identity, this.#ports));
    if (user === undefined) return;
    this.places.tellUnread(connection, user).catch(() => {}); // logged where it failed; the rooms are there all the same
  }

  /** The client is gone: it `left`, or it was `lost` and may soon be back. */
  disconnect(id: ConnectionId, how: "left" | "lost"): void {
    const connection = this.#directory.connection(id);
    if (connection === undefined) return;
    const memberships = [...connection.memberships.values()];
    if (how === "lost") this.#lose(memberships);
    else for (const membership of memberships) this.#leave(membership);
    this.#directory.remove(connection);
    const { user } = connection;
    if (user === undefined || this.#directory.user(user.userId) !== undefined) return;
    this.#ports.identities.left(user.userId);
  }

  /** Puts the client in a room. What is committed from now on is in the reply or delivered after it. */
  async join(from: ConnectionId, request: JoinRoom): Promise<object> {
    const connection = connectionOf(this.#parts, from);
    this.#gate.joining(connection);
    const { roomId } = request;
    this.places.mayEnter(connection, roomId);
    const membership = this.#placeFor(connection, request);
    if (connection.user === undefined) return { roomId, users: this.#users(membership) };
    if (!membership.listening) return this.#answerSpeaker(membership, connection.user);
    const held: Message[] = [];
    membership.holds.add(held);
    try {
      const page = await readJoinPage(this.#ports.log, request, this.#ports.limits.historyPage, held);
      const { lastSeq, more, resumed } = page;
      const messages = toServerMsgs(page.messages, connection);
      membership.answered = true;
      const users = this.#users(membership);
      return { ...this.#known(roomId, connection.user), lastSeq, users, messages, more, resumed };
    } catch (error) {
      const entered = membership.answered || membership.holds.size > 1; // by another join, or it may yet be
      if (!entered && connection.memberships.get(roomId) === membership) this.#leave(membership);
      throw error;
    } finally {
      membership.holds.delete(held);
    }
  }

  /** What every answer to a join of a v1 client holds. */
  #known(roomId: RoomId, { userId }: Person): object {
    const { log, records } = this.#ports;
    return {
      roomId,
      epoch: log.epoch,
      topic: this.places.topicOf(roomId),
      read: records.read(userId, roomId),
    };
  }

  /** Who only speaks is told of the room, and nothing of what is in it. */
  async #answerSpeaker(membership: Membership, user: Person): Promise<object> {
    const { connection, room, answered } = membership;
    try {
      const lastSeq = await this.#ports.log.lastSeq(room.id);
      membership.answered = true;
      const told = { users: [], messages: [], more: lastSeq > 0, resumed: false };
      return { ...this.#known(room.id, user), lastSeq, ...told };
    } catch (error) {
      if (!answered && connection.memberships.get(room.id) === membership) this.#leave(membership);
      throw error;
    }
  }

  /** Takes the client out of a room; nothing happens if it is in none of that id. */
  leave(from: ConnectionId, roomId: RoomId): object {
    const membership = connectionOf(this.#parts, from).memberships.get(roomId);
    if (membership !== undefined) this.#leave(membership);
    return {};
  }

  /** A page of a room the client is in. */
  async history(from: ConnectionId, query: HistoryRequest): Promise<object> {
    const connection = connectionOf(this.#parts, from);
    const { roomId, from: instant } = query;
    membershipOf(connection, roomId);
    const { log, limits } = this.#ports;
    const after = instant === undefined ? query.after : (await log.seqAt(roomId, instant)) - 1;
    const limit = Math.min(query.limit, limits.historyPage);
    const { messages, more } = await readLightPage(log, roomId, { before: query.before, after, limit });
    const page = query.rows
      ? { rows: toRows(messages, connection) }
      : { messages: toServerMsgs(messages, connection) };
    return { epoch: log.epoch, ...page, more };
  }

  /** The room of the user and another, joined. */
  async direct(from: ConnectionId, request: DirectRequest): Promise<object> {
    const { roomId, user } = this.places.direct(from, request);
    const { limit } = request;
    return { ...(await this.join(from, { roomId, limit })), user };
  }

  /** Counts a request besides joins, messages and history; throws RATE_LIMITED when there are too many. */
  asked(from: ConnectionId): void {
    this.#gate.asking(connectionOf(this.#parts, from));
  }

  /** Who is in a room, unless it is one of two others. */
  who(from: ConnectionId, roomId: RoomId): object {
    this.places.mayEnter(connectionOf(this.#parts, from), roomId);
    return this.people.who(roomId);
  }

  /** Says something to one client alone, about a room: a v1 client as `notice`, a base client as a message. */
  warn(to: ConnectionId, roomId: RoomId, error: ChatError): void {
    const connection = this.#directory.connection(to);
    if (connection === undefined) return;
    if (connection.user !== undefined) {
      return this.#ports.deliver([to], NOTICE, { ...toWireError(error), roomId });
    }
    const times = toTimes(this.#ports.clock.now());
    this.#ports.deliver([to], SERVER_MSG, { msg: error.message, roomId, times, ...SYSTEM, type: OTHERS });
  }

  /** Delivers nothing any more. */
  close(): void {
    this.#stopListening();
    this.#presence.close();
    this.#grace.close();
  }

  #fanOut(message: Message): void {
    this.places.callTo(message.roomId);
    const room = this.#directory.room(message.roomId);
    if (room === undefined) return;
    const ready: Membership[] = [];
    for (const membership of room.members()) {
      if (!awaitsAnswer(membership)) ready.push(membership);
      for (const held of membership.holds) held.push(message);
    }
    for (const { to, payload } of fanOut(message, ready)) this.#ports.deliver(to, SERVER_MSG, payload);
  }

  /** The place it has; who did not listen and wants to gets another one, whose messages begin with the answer. */
  #placeFor(connection: Connection, request: JoinRoom): Membership {
    const present = connection.memberships.get(request.roomId);
    if (present === undefined) return this.#enter(connection, request);
    if (present.listening || request.listen === false) return present;
    this.#leave(present);
    return this.#enter(connection, request);
  }

  #enter(connection: Connection, request: JoinRoom): Membership {
    this.#gate.entering(request.roomId, this.#directory.roomsOf(connection));
    const person = connection.user ?? this.#guest(request);
    const listening = connection.user === undefined || request.listen !== false;
    const membership = this.#directory.enter(connection, request.roomId, person, listening);
    touch(this.#parts, membership);
    return membership;
  }

  #leave(membership: Membership): void {
    touch(this.#parts, membership);
    this.#directory.leave(membership);
  }

  /** Nobody is told before the grace is over, and nobody at all if the user is back by then. */
  #lose(memberships: readonly Membership[]): void {
    const missing = memberships.map((lost) => ({ ...lost, entry: this.#directory.lose(lost) }));
    this.#grace.afterwards(() => {
      for (const { room, person, entry } of missing) {
        if (entry === undefined || !this.#directory.giveUp(room, person.userId, entry)) continue;
        this.#presence.touch(room, person.userId, entry);
      }
    });
  }

  /** The roster of a room as it is now, for the reply to a join. */
  #users({ connection, room }: Membership): Member[] {
    this.#presence.answered(room, connection.id);
    return [...room.roster().values()].map(toMember);
  }

  /** One Person for all connections of a user; coming back under another nick changes it everywhere. */
  #userOf({ userId, nickName }: Identity): Person {
    const present = this.#directory.user(userId);
    if (present === undefined) return { userId, id: userId, nickName };
    if (present.nickName !== nickName) {
      present.nickName = nickName;
      for (const membership of this.#directory.membershipsOfUser(userId)) touch(this.#parts, membership);
    }
    return present;
  }

  #guest({ nickName, id }: JoinRoom): Person {
    if (nickName === undefined) throw missing("nickName");
    if (id === undefined) throw missing("id");
    const guest = this.#ports.identities.guest(nickName, id);
    return { userId: toUserId(guest.id), ...guest };
  }
}

function missing(field: string): ChatError {
  return chatError("field-invalid", { field, problem: "missing", detail: "" });
}
