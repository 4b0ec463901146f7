import { ChatError, chatError, fromErrorData } from "../protocol/errors.ts";
import {
  DIRECT,
  type Dialect,
  JOIN_ROOM,
  LEAVE_ROOM,
  NOTICE,
  PRESENCE,
  PROTOCOL,
  READ,
  ROOM_USER,
  SERVER_MSG,
  TOPIC,
  TYPING,
  WELCOME,
} from "../protocol/event-names.ts";
import { DEFAULT_LIMITS, DIALECT_TIMEOUT_MS } from "../protocol/limits.ts";
import {
  type BaseServerMsg,
  BaseServerMsgSchema,
  type MessageKind,
  OWN,
  ServerMsgSchema,
} from "../protocol/message.ts";
import { type RoomId, toUserId } from "../protocol/names.ts";
import { ReadSchema } from "../protocol/requests.ts";
import {
  DirectSchema,
  type Member,
  type Notice,
  NoticeSchema,
  type Presence,
  PresenceSchema,
  RoomUserSchema,
  TopicSchema,
  TypingSchema,
  type Welcome,
  WelcomeSchema,
} from "../protocol/server-events.ts";
import type {
  ClientEvent,
  ConnectionStatus,
  Cursor,
  JoinedRoom,
  JoinOptions,
  SendReceipt,
  ServerInfo,
} from "./chat.ts";
import { Connection, type ConnectionPorts, type Loss } from "./connection.ts";
import { NO_STORE, type OutboxStore } from "./outbox.ts";
import { askAgainAfter, parse, parseRefusal, toRoomMember, toUnnumbered } from "./payloads.ts";
import { Queries } from "./queries.ts";
import type { RoomLink } from "./room-link.ts";
import { RoomLinks } from "./room-links.ts";
import { Sender, type Speaker } from "./sender.ts";

/** Who the client is. `session` proves to a v1 server that it is the same user as before. */
export interface Identity {
  readonly userId: string;
  readonly nickName: string;
  readonly session?: string | undefined;
}

/**
 * What a client needs: the connection's ports, and ids that no other client makes. Without an outbox of its own, what is
 * unsent ends with the process.
 */
export interface ClientPorts extends ConnectionPorts {
  readonly newId: () => string;
  readonly outbox?: OutboxStore;
  /** False: what fails is forgotten, and can't be retried; kept if it is left out. */
  readonly keepsFailed?: boolean;
}

/**
 * How a message is said. `replyTo` is the seq of the message it answers. `clientMsgId` is its id (1–64 characters), for who
 * wants to say it again without saying it twice; without one it gets a new one.
 */
export interface SendOptions {
  readonly clientMsgId?: string | undefined;
  readonly kind?: MessageKind;
  readonly replyTo?: number | undefined;
}

/**
 * The one client of the screen, the commands and the tests. It keeps the promise of the protocol: each room's
 * messages come in order, each once, through reconnects; what is said is sent with one id until it is committed; on a
 * base server (the original's own) it does as much as that allows. Everything is told through `subscribe`.
 */
export class ChatClient {
  /** What there is to ask of the server besides. */
  readonly ask: Queries;
  readonly #ports: ClientPorts;
  readonly #remember: (identity: Identity) => void;
  readonly #connection: Connection;
  readonly #sender: Sender;
  readonly #listeners = new Set<(event: ClientEvent) => void>();
  readonly #rooms: RoomLinks;
  #identity: Identity;
  #status: ConnectionStatus | undefined;
  #dialect: Dialect | undefined;
  /** A server that has once said `welcome` is only slow when it does not: it is never taken for a base server. */
  #welcomedOnce = false;
  /** What the server takes; a larger packet would end the connection, again at every retry. */
  #limits: Welcome["limits"] = DEFAULT_LIMITS;
  #server: ServerInfo | undefined;
  #cancelGuess: () => void = () => {};

  /**
   * `remember` gets the identity that the server gave, to show it again on the next start; if it throws a ChatError, that is
   * told as a notice.
   */
  constructor(ports: ClientPorts, identity: Identity, remember: (identity: Identity) => void = () => {}) {
    this.#ports = ports;
    this.#identity = identity;
    this.#remember = remember;
    this.#connection = new Connection(ports, () => this.#auth(), {
      onOpen: () => this.#opened(),
      onEvent: (event, payload) => this.#heard(event, payload),
      onLag: (ms, waiting) => this.#tell({ type: "lag", ms, waiting }),
      onLost: (loss) => this.#lost(loss),
      onRefused: (error) => this.#refused(error),
    });
    this.ask = new Queries({
      connection: this.#connection,
      speaker: () => this.#speaker(),
      onRenamed: (nickName) => this.#renamed(nickName),
    });
    this.#sender = new Sender({
      clock: ports.clock,
      store: ports.outbox ?? NO_STORE,
      keepsFailed: ports.keepsFailed ?? true,
      connection: this.#connection,
      speaker: () => this.#speaker(),
      link: (roomId) => this.#rooms.get(roomId),
      tell: (event) => this.#tell(event),
    });
    this.#rooms = new RoomLinks({
      request: (event, payload, settle) => this.#connection.request(event, payload, settle),
      after: (ms, run) => ports.clock.after(ms, run),
      tell: (event) => this.#tell(event),
      self: () => toUserId(this.#identity.userId),
      onJoined: (roomId) => this.#sender.ready(roomId),
      onCommitted: (roomId, receipts) => this.#sender.seen(roomId, receipts),
    });
  }

  /** Hears where the connection stands, if it was started, and everything from now on; the returned function stops it. */
  subscribe(listener: (event: ClientEvent) => void): () => void {
    if (this.#status !== undefined) listener({ type: "status", status: this.#status });
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Connects, and stays connected until `close`. Claims what ended processes of this user left unsent. */
  start(): void {
    this.#stand({ status: "connecting" });
    this.#sender.takeOver();
    this.#connection.start();
  }

  /**
   * Enters a room, now or when connected, and stays in it. Resolves when it is entered, rejects when the server refuses.
   * What an earlier run left unsent there is told and sent. A room that was not listened to is entered anew by who listens.
   */
  join(roomId: RoomId, options: JoinOptions = {}): Promise<JoinedRoom> {
    const known = this.#rooms.get(roomId);
    if (known !== undefined && (known.listens || options.listen === false)) return known.whenJoined();
    known?.end(chatError("room-rejoined", {}));
    const link = this.#rooms.add(roomId, options);
    const joined = link.whenJoined();
    this.#sender.show(roomId);
    if (this.#connection.open) this.#enter(link);
    return joined;
  }

  /** Leaves a room; nothing of it is told any more. Resolves when the server knows, or at once if it can't be told. */
  leave(roomId: RoomId): Promise<void> {
    const left = this.#rooms.remove(roomId, chatError("room-left", {}));
    if (!left) return Promise.resolve();
    this.#tell({ type: "left", roomId });
    if (this.#dialect !== "v1") return Promise.resolve();
    return new Promise((resolve) => this.#connection.request(LEAVE_ROOM, { roomId }, () => resolve()));
  }

  /** How far a room has been told, for a later `join` with `since`; undefined before it is known, and on a base server. */
  cursor(roomId: RoomId): Cursor | undefined {
    return this.#rooms.get(roomId)?.cursor;
  }

  /** Says something in a joined room; queued while offline. Resolves when it is committed, rejects when it fails. */
  send(roomId: RoomId, msg: string, options: SendOptions = {}): Promise<SendReceipt> {
    const { kind = "text", replyTo, clientMsgId = this.#ports.newId() } = options;
    const at = this.#ports.clock.now();
    const reply = replyTo === undefined ? {} : { replyTo };
    return this.#sender.send({ clientMsgId, roomId, msg, kind, ...reply, at, state: { status: "sending" } });
  }

  /** Sends a failed message again, with the same id. */
  retry(clientMsgId: string): void {
    this.#sender.retry(clientMsgId);
  }

  /**
   * Claims what processes of this user that ended meanwhile left unsent, and sends what belongs to this room, however old it is.
   * Returns the number of messages sent.
   */
  takeOver(roomId: RoomId): number {
    const left = this.#sender.takeOver().filter((message) => message.roomId === roomId);
    for (const { clientMsgId } of left) this.#sender.retry(clientMsgId);
    return left.length;
  }

  /** Ends the connection for good. What is still in the outbox fails. */
  close(): void {
    const closed = chatError("closed-unsent", {});
    this.#cancelGuess();
    this.#connection.close();
    this.#sender.close(closed);
    this.#rooms.each((link) => link.end(closed));
    this.#stand({ status: "closed" });
  }

  // ── the connection ────────────────────────────────────────────────────────────────────────────────────────────

  #speaker(): Speaker {
    return { identity: this.#identity, dialect: this.#dialect, limits: this.#limits };
  }

  #auth(): Record<string, unknown> {
    const { nickName, userId, session } = this.#identity;
    return { protocol: PROTOCOL, nickName, userId, ...(session === undefined ? {} : { session }) };
  }

  /** Joins at once: a base server has nothing else that would show what it is. */
  #opened(): void {
    this.#dialect = undefined;
    if (!this.#welcomedOnce) {
      this.#cancelGuess = this.#ports.clock.after(DIALECT_TIMEOUT_MS, () => this.#speakBase());
    }
    this.#rooms.each((link) => this.#enter(link));
  }

  #lost(loss: Loss): void {
    this.#down();
    this.#stand({ status: "waiting", ...loss });
  }

  #refused(error: unknown): number | undefined {
    const refusal = parseRefusal(error);
    const wait = askAgainAfter(refusal);
    if (wait !== undefined) return wait;
    this.#down();
    this.#sender.close(refusal);
    this.#rooms.each((link) => link.end(refusal));
    this.#stand({ status: "refused", error: refusal });
    return undefined;
  }

  #down(): void {
    this.#cancelGuess();
    this.#sender.down();
    this.#rooms.each((link) => link.down());
  }

  #heard(event: string, payload: unknown): void {
    switch (event) {
      case WELCOME:
        return this.#welcomed(parse(WelcomeSchema, payload));
      case ROOM_USER:
        return this.#rosters(parse(RoomUserSchema, payload));
      case SERVER_MSG:
        return this.#dialect === "v1"
          ? this.#rooms.heard(parse(ServerMsgSchema, payload))
          : this.#unnumbered(parse(BaseServerMsgSchema, payload));
      case PRESENCE:
        return this.#presence(parse(PresenceSchema, payload));
      case NOTICE:
        return this.#notice(parse(NoticeSchema, payload));
      default:
        return this.#heardOfOthers(event, payload);
    }
  }

  /** What concerns people and rooms rather than messages. */
  #heardOfOthers(event: string, payload: unknown): void {
    switch (event) {
      case TOPIC:
        return this.#pass("topic", parse(TopicSchema, payload));
      case READ:
        return this.#pass("read", parse(ReadSchema, payload));
      case TYPING: {
        const typing = parse(TypingSchema, payload);
        const known = typing && { ...typing, userId: toUserId(typing.userId) };
        return this.#pass("typing", known);
      }
      case DIRECT: {
        const direct = parse(DirectSchema, payload);
        if (direct === undefined) return;
        return this.#tell({
          type: "direct",
          room: { roomId: direct.roomId, user: toRoomMember(direct.user) },
        });
      }
    }
  }

  /** Tells on what is said of a room this client wants to be in. */
  #pass(type: "topic" | "read" | "typing", said: ({ readonly roomId: RoomId } & object) | undefined): void {
    if (said === undefined || this.#rooms.get(said.roomId) === undefined) return;
    this.#tell({ type, ...said } as ClientEvent); // each caller gives what its type holds
  }

  // ── the two dialects ──────────────────────────────────────────────────────────────────────────────────────────

  /** A `welcome` proves a v1 server, however late: what was done as on a base one is done again. */
  #welcomed(welcome: Welcome | undefined): void {
    if (welcome === undefined) return;
    const { userId, nickName, session } = welcome;
    const late = this.#dialect === "base";
    this.#welcomedOnce = true;
    this.#identity = { userId, nickName, session };
    this.#limits = welcome.limits;
    this.#server = { ...welcome.server, now: welcome.now };
    this.#keepIdentity();
    this.#online("v1");
    this.#sender.takeOver();
    this.ask.onWelcome();
    if (!late) return this.#rooms.each(({ roomId }) => this.#sender.ready(roomId));
    this.#rooms.each((link) => link.down());
    this.#sender.corrected();
    this.#rooms.each((link) => this.#enter(link));
  }

  /** No `welcome` came: this is the original's server, or one like it. */
  #speakBase(): void {
    if (this.#dialect !== undefined) return;
    this.#connection.abandon();
    this.#online("base");
    this.#sender.takeOver();
    this.#rooms.each((link) => link.enteredBase());
  }

  #online(dialect: Dialect): void {
    this.#cancelGuess();
    this.#dialect = dialect;
    this.#connection.proved();
    const { nickName, userId } = this.#identity;
    const server = dialect === "v1" && this.#server !== undefined ? { server: this.#server } : {};
    this.#stand({ status: "online", dialect, nickName, userId: toUserId(userId), ...server });
  }

  #renamed(nickName: string): void {
    this.#identity = { ...this.#identity, nickName };
    this.#keepIdentity();
    if (this.#dialect !== undefined) this.#online(this.#dialect);
  }

  /** Hands on the identity to be kept. A failure is told; the new identity holds all the same. */
  #keepIdentity(): void {
    try {
      this.#remember(this.#identity);
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      this.#tell({ type: "notice", error, roomId: undefined });
    }
  }

  #enter(link: RoomLink): void {
    if (this.#dialect !== "base") return link.enter(this.#identity);
    this.#connection.emit(JOIN_ROOM, link.joinRequest(this.#identity));
    link.enteredBase();
  }

  // ── what the server says ──────────────────────────────────────────────────────────────────────────────────────

  #unnumbered(wire: BaseServerMsg | undefined): void {
    const link = wire && this.#rooms.get(wire.roomId);
    if (wire === undefined || link === undefined) return;
    const { roomId } = wire;
    const clientMsgId = wire.type === OWN ? this.#sender.echoOf(roomId, wire.msg) : undefined;
    const message = toUnnumbered(wire, this.#ports.newId(), this.#ports.clock.now(), clientMsgId);
    if (link.listens) this.#tell({ type: "messages", roomId, messages: [message] });
    if (clientMsgId === undefined) return;
    const { at } = message;
    this.#sender.seen(roomId, [{ roomId, clientMsgId, seq: undefined, at, duplicate: false }]);
    if (!link.listens) this.#tell({ type: "settled", roomId, clientMsgId });
  }

  #rosters(rooms: ReadonlyMap<string, readonly Member[]> | undefined): void {
    if (rooms === undefined || this.#dialect === "v1") return;
    this.#speakBase();
    this.#rooms.rosters(rooms);
  }

  /** Among what changed may be this user's own nick, taken on another device: the next handshake must claim that one. */
  #presence(presence: Presence | undefined): void {
    if (presence === undefined) return;
    const { userId, nickName } = this.#identity;
    const self = presence.changed.find(({ id }) => String(id) === userId);
    if (self !== undefined && self.nickName !== nickName) this.#renamed(self.nickName);
    this.#rooms.presence(presence);
  }

  #notice(notice: Notice | undefined): void {
    if (notice === undefined) return;
    const { roomId, retryAfterMs } = notice;
    if (retryAfterMs !== undefined) this.#connection.comeBackIn(retryAfterMs);
    this.#tell({ type: "notice", error: fromErrorData(notice), roomId });
  }

  #stand(status: ConnectionStatus): void {
    this.#status = status;
    this.#tell({ type: "status", status });
  }

  #tell(event: ClientEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
