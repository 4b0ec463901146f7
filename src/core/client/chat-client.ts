import type { ChangeAction } from "../protocol/changes.ts";
import { ChatError, chatError, fromErrorData } from "../protocol/errors.ts";
import { JOIN_ROOM, LEAVE_ROOM } from "../protocol/event-names.ts";
import { DIALECT_TIMEOUT_MS } from "../protocol/limits.ts";
import { type BaseServerMsg, OWN } from "../protocol/message.ts";
import { type RoomId, toUserId } from "../protocol/names.ts";
import type { Member, Notice, Presence, Welcome } from "../protocol/server-events.ts";
import type { AskingPorts } from "./asking.ts";
import type {
  ChangeReceipt,
  ChangeTarget,
  ClientEvent,
  ConnectionStatus,
  Cursor,
  JoinedRoom,
  JoinOptions,
  SendReceipt,
} from "./chat.ts";
import type { ChangeOptions, ClientIdentity, ClientPorts, SendOptions } from "./client-ports.ts";
import { Connection, type Loss } from "./connection.ts";
import { LiveStates } from "./live-states.ts";
import { askAgainAfter, parseRefusal, toUnnumbered } from "./payloads.ts";
import { Queries } from "./queries.ts";
import type { RoomLink } from "./room/room-link.ts";
import { RoomLinks } from "./room/room-links.ts";
import { RoomManagement } from "./room-management.ts";
import { newChange, newMessage } from "./sending/new-outgoing.ts";
import { NO_STORE } from "./sending/outbox-ports.ts";
import { Sender } from "./sending/sender.ts";
import { type ServerEventTaker, takeServerEvent } from "./server-events.ts";
import { Session } from "./session.ts";

/**
 * The one client of the screen, the commands and the tests. It keeps the promise of the protocol: each room's
 * messages come in order, each once, through reconnects; what is said is sent with one id until it is committed; on a
 * base server (the original's own) it does as much as that allows. Everything is told through `subscribe`.
 */
export class ChatClient {
  /** Requests besides joins and messages. */
  readonly ask: Queries;
  readonly manage: RoomManagement;
  readonly #ports: ClientPorts;
  readonly #remember: (identity: ClientIdentity) => void;
  readonly #connection: Connection;
  readonly #sender: Sender;
  readonly #live = new LiveStates();
  readonly #listeners = new Set<(event: ClientEvent) => void>();
  readonly #rooms: RoomLinks;
  readonly #taker: ServerEventTaker = {
    dialect: () => this.#session.dialect,
    isWanted: (roomId) => this.#rooms.get(roomId) !== undefined,
    emit: (event) => this.#emit(event),
    takeWelcome: (welcome) => this.#takeWelcome(welcome),
    takeMessage: (message) => this.#rooms.takeMessage(message),
    takeBaseMessage: (message) => this.#takeBaseMessage(message),
    takeChanged: (changed) => this.#rooms.takeChanged(changed),
    takeRosters: (rooms) => this.#takeRosters(rooms),
    takePresence: (presence) => this.#takePresence(presence),
    takeNotice: (notice) => this.#takeNotice(notice),
  };
  readonly #session: Session;
  #status: ConnectionStatus | undefined;
  #cancelGuess: () => void = () => {};

  /**
   * `remember` gets the identity that the server gave, to show it again on the next start; if it throws a ChatError, that is
   * told as a notice.
   */
  constructor(
    ports: ClientPorts,
    identity: ClientIdentity,
    remember: (identity: ClientIdentity) => void = () => {},
  ) {
    this.#ports = ports;
    this.#session = new Session(identity, ports.invite);
    this.#remember = remember;
    this.#connection = new Connection(ports, () => this.#session.auth(), {
      onOpen: () => this.#opened(),
      onEvent: (event, payload) => takeServerEvent(event, payload, this.#taker),
      onLag: (ms, waiting) => this.#emit({ type: "lag", ms, waiting }),
      onLost: (loss) => this.#lost(loss),
      onRefused: (error) => this.#refused(error),
    });
    const asking: AskingPorts = {
      connection: this.#connection,
      speaker: () => this.#session.speaker(),
      after: (ms, run) => ports.clock.after(ms, run),
    };
    this.manage = new RoomManagement(asking);
    this.ask = new Queries({
      ...asking,
      live: this.#live,
      onMembers: (roomId, query, reply) => this.#rooms.get(roomId)?.takeAnswer(query, reply),
      onRenamed: (nickName) => this.#rename(nickName),
    });
    this.#sender = new Sender({
      clock: ports.clock,
      store: ports.outbox ?? NO_STORE,
      keepsFailed: ports.keepsFailed ?? true,
      connection: this.#connection,
      speaker: () => this.#session.speaker(),
      link: (roomId) => this.#rooms.get(roomId),
      emit: (event) => this.#emit(event),
    });
    this.#rooms = new RoomLinks({
      request: (event, payload, settle) => this.#connection.request(event, payload, settle),
      after: (ms, run) => ports.clock.after(ms, run),
      emit: (event) => this.#emit(event),
      self: () => toUserId(this.#session.identity.userId),
      onJoined: (roomId) => this.#sender.joined(roomId),
      onCommitted: (roomId, receipts) => this.#sender.seen(roomId, receipts),
      onChanged: (roomId, states) => {
        this.#live.note(states);
        this.#sender.changesSeen(roomId);
      },
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
    this.#setStatus({ status: "connecting" });
    this.#sender.takeOver();
    this.#connection.start();
  }

  /**
   * Enters a room, now or when connected, and stays in it. Resolves when it is entered, rejects when the server refuses.
   * Messages and changes that an earlier run left unsent there are told and sent. A room that was not listened to is entered anew by who listens.
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
    this.#emit({ type: "left", roomId });
    if (this.#session.dialect !== "v1") return Promise.resolve();
    return new Promise((resolve) => this.#connection.request(LEAVE_ROOM, { roomId }, () => resolve()));
  }

  /** The last message of a room that was emitted, for a later `join` with `since`; undefined before it is known, and on a base server. */
  cursor(roomId: RoomId): Cursor | undefined {
    return this.#rooms.get(roomId)?.cursor;
  }

  /** Says something in a joined room; queued while offline. Resolves when it is committed, rejects when it fails. */
  send(roomId: RoomId, msg: string, options: SendOptions = {}): Promise<SendReceipt> {
    return this.#sender.send(newMessage(roomId, msg, options, this.#ports));
  }

  /**
   * Changes a message of a joined room; queued while offline, behind what was said and asked for there before. Resolves when it is committed,
   * rejects when it fails, and on a base server at once.
   */
  change(
    roomId: RoomId,
    target: ChangeTarget,
    action: ChangeAction,
    options: ChangeOptions = {},
  ): Promise<ChangeReceipt> {
    const { dialect, epoch } = this.#session.speaker();
    if (dialect === "base") return Promise.reject(chatError("base-server", { event: action.type }));
    const log = this.cursor(roomId)?.epoch ?? epoch;
    return this.#sender.change(newChange({ roomId, target, action }, log, options, this.#ports));
  }

  /** Asks for a failed change again, with the same id. */
  retryChange(changeId: string): void {
    this.#sender.retryChange(changeId);
  }

  /** Sends a failed message again, with the same id. */
  retry(clientMsgId: string): void {
    this.#sender.retry(clientMsgId);
  }

  /**
   * Claims what processes of this user that ended meanwhile left unsent, and sends what belongs to this room, however old it is.
   * Returns the number of messages and changes sent.
   */
  takeOver(roomId: RoomId): number {
    const left = this.#sender.takeOver().filter((outgoing) => outgoing.roomId === roomId);
    this.#sender.sendLeft(left);
    return left.length;
  }

  /** Ends the connection for good. Everything that is still in the outbox fails. */
  close(): void {
    const closed = chatError("closed-unsent", {});
    this.#cancelGuess();
    this.#connection.close();
    this.#sender.close(closed);
    this.#rooms.each((link) => link.end(closed));
    this.#setStatus({ status: "closed" });
  }

  // ── the connection ────────────────────────────────────────────────────────────────────────────────────────────

  /** Joins at once: a base server has nothing else that would show what it is. */
  #opened(): void {
    this.#session.reset();
    if (!this.#session.welcomedOnce) {
      this.#cancelGuess = this.#ports.clock.after(DIALECT_TIMEOUT_MS, () => this.#speakBase());
    }
    this.#rooms.each((link) => this.#enter(link));
  }

  #lost(loss: Loss): void {
    this.#down();
    this.#setStatus({ status: "waiting", ...loss });
  }

  #refused(error: unknown): number | undefined {
    const refusal = parseRefusal(error);
    const wait = askAgainAfter(refusal);
    if (wait !== undefined) return wait;
    this.#down();
    this.#sender.close(refusal);
    this.#rooms.each((link) => link.end(refusal));
    this.#setStatus({ status: "refused", error: refusal });
    return undefined;
  }

  #down(): void {
    this.#cancelGuess();
    this.#sender.down();
    this.#rooms.each((link) => link.down());
  }

  // ── the two dialects ──────────────────────────────────────────────────────────────────────────────────────────

  /** A `welcome` proves a v1 server, however late: what was done as on a base one is done again. */
  #takeWelcome(welcome: Welcome): void {
    const late = this.#session.dialect === "base";
    this.#session.welcome(welcome);
    this.#keepIdentity();
    this.#becomeOnline();
    if (welcome.invited !== undefined) this.#emit({ type: "invited", roomId: welcome.invited });
    this.#sender.takeOver();
    this.ask.onWelcome();
    if (!late) return this.#rooms.each(({ roomId }) => this.#sender.ready(roomId));
    this.#rooms.each((link) => link.down());
    this.#sender.corrected();
    this.#rooms.each((link) => this.#enter(link));
  }

  /** No `welcome` came: this is the original's server, or one like it. */
  #speakBase(): void {
    if (this.#session.dialect !== undefined) return;
    this.#connection.abandon();
    this.#live.abandon();
    this.#session.speakBase();
    this.#becomeOnline();
    this.#sender.takeOver();
    this.#rooms.each((link) => link.enteredBase());
  }

  #becomeOnline(): void {
    this.#cancelGuess();
    this.#connection.proved();
    this.#emitOnline();
  }

  #emitOnline(): void {
    const status = this.#session.onlineStatus();
    if (status !== undefined) this.#setStatus(status);
  }

  #rename(nickName: string): void {
    this.#session.rename(nickName);
    this.#keepIdentity();
    this.#emitOnline();
  }

  /** Hands on the identity to be kept. A failure is emitted as a notice; the new identity holds all the same. */
  #keepIdentity(): void {
    try {
      this.#remember(this.#session.identity);
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      this.#emit({ type: "notice", error, roomId: undefined });
    }
  }

  #enter(link: RoomLink): void {
    const { dialect, identity } = this.#session;
    if (dialect !== "base") return link.enter(identity);
    this.#connection.emit(JOIN_ROOM, link.joinRequest(identity));
    link.enteredBase();
  }

  // ── what the server says ──────────────────────────────────────────────────────────────────────────────────────

  #takeBaseMessage(wire: BaseServerMsg): void {
    const link = this.#rooms.get(wire.roomId);
    if (link === undefined) return;
    const { roomId } = wire;
    const clientMsgId = wire.type === OWN ? this.#sender.echoOf(roomId, wire.msg) : undefined;
    const message = toUnnumbered(wire, this.#ports.newId(), this.#ports.clock.now(), clientMsgId);
    if (link.listens) this.#emit({ type: "messages", roomId, messages: [message] });
    if (clientMsgId === undefined) return;
    const { at } = message;
    this.#sender.seen(roomId, [{ roomId, clientMsgId, seq: undefined, at, duplicate: false }]);
    if (!link.listens) this.#emit({ type: "settled", roomId, clientMsgId });
  }

  #takeRosters(rooms: ReadonlyMap<string, readonly Member[]>): void {
    if (this.#session.dialect === "v1") return;
    this.#speakBase();
    this.#rooms.rosters(rooms);
  }

  /** Among what changed may be this user's own nick, taken on another device: the next handshake must claim that one. */
  #takePresence(presence: Presence): void {
    const { userId, nickName } = this.#session.identity;
    const self = presence.changed.find(({ id }) => String(id) === userId);
    if (self !== undefined && self.nickName !== nickName) this.#rename(self.nickName);
    this.#rooms.presence(presence);
  }

  #takeNotice(notice: Notice): void {
    const { roomId, retryAfterMs } = notice;
    if (retryAfterMs !== undefined) this.#connection.comeBackIn(retryAfterMs);
    this.#emit({ type: "notice", error: fromErrorData(notice), roomId });
  }

  #setStatus(status: ConnectionStatus): void {
    this.#status = status;
    this.#emit({ type: "status", status });
  }

  #emit(event: ClientEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
