import type { ChangeAction } from "../protocol/changes.ts";
import { chatError } from "../protocol/errors.ts";
import { LEAVE_ROOM } from "../protocol/event-names.ts";
import type { RoomId } from "../protocol/names.ts";
import type { AskingPorts } from "./asking.ts";
import type {
  ChangeReceipt,
  ChangeTarget,
  ClientEvent,
  Cursor,
  JoinedRoom,
  JoinOptions,
  SendReceipt,
} from "./chat.ts";
import { ClientListeners } from "./client-listeners.ts";
import type { ClientParts } from "./client-parts.ts";
import type { ChangeOptions, ClientIdentity, ClientPorts, SendOptions } from "./client-ports.ts";
import { Connection } from "./connection.ts";
import { Incoming } from "./incoming.ts";
import { Lifecycle } from "./lifecycle.ts";
import { LiveStates } from "./live-states.ts";
import { Queries } from "./queries.ts";
import { RoomLinks } from "./room/room-links.ts";
import { RoomManagement } from "./room-management.ts";
import { newChange, newMessage } from "./sending/new-outgoing.ts";
import { NO_STORE } from "./sending/outbox-ports.ts";
import { Sender } from "./sending/sender.ts";
import { takeServerEvent } from "./server-events.ts";
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
  readonly #parts: ClientParts;
  readonly #lifecycle: Lifecycle;

  /**
   * `remember` gets the identity that the server gave, to show it again on the next start; if it throws a ChatError, that is
   * told as a notice.
   */
  constructor(
    ports: ClientPorts,
    identity: ClientIdentity,
    remember: (identity: ClientIdentity) => void = () => {},
  ) {
    const session = new Session(identity);
    const listeners = new ClientListeners();
    const live = new LiveStates();
    const emit = (event: ClientEvent) => listeners.emit(event);
    const after: ClientPorts["clock"]["after"] = (ms, run) => ports.clock.after(ms, run);
    const connection = new Connection(ports, () => session.auth(), {
      onOpen: () => this.#lifecycle.open(),
      onEvent: (event, payload) => takeServerEvent(event, payload, incoming),
      onLag: (ms, waiting) => emit({ type: "lag", ms, waiting }),
      onLost: (loss) => this.#lifecycle.lose(loss),
      onRefused: (error) => this.#lifecycle.refuse(error),
    });
    const asking: AskingPorts = { connection, speaker: () => session.speaker(), after };
    this.manage = new RoomManagement(asking);
    this.ask = new Queries({
      ...asking,
      reader: () => session.reader,
      live,
      onMembers: (roomId, query, reply) => rooms.get(roomId)?.takeAnswer(query, reply),
      onRenamed: (nickName) => this.#lifecycle.rename(nickName),
    });
    const sender = new Sender({
      clock: ports.clock,
      store: ports.outbox ?? NO_STORE,
      keepsFailed: ports.keepsFailed ?? true,
      connection,
      speaker: () => session.speaker(),
      link: (roomId) => rooms.get(roomId),
      emit,
    });
    const rooms = new RoomLinks({
      request: (event, payload, settle) => connection.request(event, payload, settle),
      after,
      emit,
      reader: () => session.reader,
      onLeft: (roomId) => sender.changesSeen(roomId),
      onJoined: (roomId) => sender.joined(roomId),
      onCommitted: (roomId, receipts) => sender.seen(roomId, receipts),
      onChanged: (roomId, states) => {
        live.note(states);
        sender.changesSeen(roomId);
      },
    });
    this.#parts = { ports, session, connection, ask: this.ask, sender, rooms, live, listeners };
    this.#lifecycle = new Lifecycle(this.#parts, remember);
    const incoming = new Incoming(this.#parts, this.#lifecycle);
  }

  /** Hears where the connection stands, if it was started, and everything from now on; the returned function stops it. */
  subscribe(listener: (event: ClientEvent) => void): () => void {
    return this.#parts.listeners.add(listener);
  }

  /** Connects, and stays connected until `close`. Claims what ended processes of this user left unsent. */
  start(): void {
    this.#parts.listeners.setStatus({ status: "connecting" });
    this.#parts.sender.takeOver();
    this.#parts.connection.start();
  }

  /**
   * Enters a room, now or when connected, and stays in it. Resolves when it is entered, rejects when the server refuses.
   * Messages and changes that an earlier run left unsent there are told and sent. A room that was not listened to is entered anew by who listens.
   */
  join(roomId: RoomId, options: JoinOptions = {}): Promise<JoinedRoom> {
    const known = this.#parts.rooms.get(roomId);
    if (known !== undefined && (known.listens || options.listen === false)) return known.whenJoined();
    known?.end(chatError("room-rejoined", {}));
    const link = this.#parts.rooms.add(roomId, options);
    const joined = link.whenJoined();
    this.#parts.sender.show(roomId);
    if (this.#parts.connection.open) this.#lifecycle.enter(link);
    return joined;
  }

  /** Leaves a room; nothing of it is told any more. Resolves when the server knows, or at once if it can't be told. */
  leave(roomId: RoomId): Promise<void> {
    const left = this.#parts.rooms.remove(roomId, chatError("room-left", {}));
    if (!left) return Promise.resolve();
    this.#parts.listeners.emit({ type: "left", roomId });
    if (this.#parts.session.dialect !== "v1") return Promise.resolve();
    return new Promise((resolve) => this.#parts.connection.request(LEAVE_ROOM, { roomId }, () => resolve()));
  }

  /** The last message of a room that was emitted, for a later `join` with `since`; undefined before it is known, and on a base server. */
  cursor(roomId: RoomId): Cursor | undefined {
    return this.#parts.rooms.get(roomId)?.cursor;
  }

  /** Says something in a joined room; queued while offline. Resolves when it is committed, rejects when it fails. */
  send(roomId: RoomId, msg: string, options: SendOptions = {}): Promise<SendReceipt> {
    return this.#parts.sender.send(newMessage(roomId, msg, options, this.#parts.ports));
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
    const { dialect, epoch } = this.#parts.session.speaker();
    if (dialect === "base") return Promise.reject(chatError("base-server", { event: action.type }));
    const log = this.cursor(roomId)?.epoch ?? epoch;
    return this.#parts.sender.change(newChange({ roomId, target, action }, log, options, this.#parts.ports));
  }

  /** Asks for a failed change again, with the same id. */
  retryChange(changeId: string): void {
    this.#parts.sender.retryChange(changeId);
  }

  /** Sends a failed message again, with the same id. */
  retry(clientMsgId: string): void {
    this.#parts.sender.retry(clientMsgId);
  }

  /**
   * Claims what processes of this user that ended meanwhile left unsent, and sends what belongs to this room, however old it is.
   * Returns the number of messages and changes sent.
   */
  takeOver(roomId: RoomId): number {
    const left = this.#parts.sender.takeOver().filter((outgoing) => outgoing.roomId === roomId);
    this.#parts.sender.sendLeft(left);
    return left.length;
  }

  /** Ends the connection for good. Everything that is still in the outbox fails. */
  close(): void {
    this.#lifecycle.close(chatError("closed-unsent", {}));
  }
}
