import { type ChatError, fromErrorData } from "../protocol/errors.ts";
import type { Dialect } from "../protocol/event-names.ts";
import { type BaseServerMsg, OWN, type ServerMsg } from "../protocol/message.ts";
import type { RoomId } from "../protocol/names.ts";
import type { Changed, Member, Notice, Presence, Welcome } from "../protocol/server-events.ts";
import type { ClientEvent } from "./chat.ts";
import type { ClientParts } from "./client-parts.ts";
import type { Lifecycle } from "./lifecycle.ts";
import { toUnnumbered } from "./payloads.ts";
import type { ServerEventTaker } from "./server-events.ts";

/** Takes what a server says unasked to the parts of a client that it is for. */
export class Incoming implements ServerEventTaker {
  readonly #parts: ClientParts;
  readonly #lifecycle: Lifecycle;

  constructor(parts: ClientParts, lifecycle: Lifecycle) {
    this.#parts = parts;
    this.#lifecycle = lifecycle;
  }

  dialect(): Dialect | undefined {
    return this.#parts.session.dialect;
  }

  isWanted(roomId: RoomId): boolean {
    return this.#parts.rooms.get(roomId) !== undefined;
  }

  emit(event: ClientEvent): void {
    this.#parts.listeners.emit(event);
  }

  takeWelcome(welcome: Welcome): void {
    this.#lifecycle.takeWelcome(welcome);
  }

  takeMessage(message: ServerMsg): void {
    this.#parts.rooms.takeMessage(message);
  }

  takeChanged(changed: Changed): void {
    this.#parts.rooms.takeChanged(changed);
  }

  /** A message that is this user's own is also the receipt. */
  takeBaseMessage(wire: BaseServerMsg): void {
    const { rooms, sender, ports } = this.#parts;
    const { roomId } = wire;
    const link = rooms.get(roomId);
    if (link === undefined) return;
    const clientMsgId = wire.type === OWN ? sender.echoOf(roomId, wire.msg) : undefined;
    const message = toUnnumbered(wire, ports.newId(), ports.clock.now(), clientMsgId);
    if (link.listens) this.emit({ type: "messages", roomId, messages: [message] });
    if (clientMsgId === undefined) return;
    const { at } = message;
    sender.seen(roomId, [{ roomId, clientMsgId, seq: undefined, at, duplicate: false }]);
    if (!link.listens) this.emit({ type: "settled", roomId, clientMsgId });
  }

  /** A map of rosters before any `welcome` shows a base server. */
  takeRosters(rooms: ReadonlyMap<string, readonly Member[]>): void {
    if (this.#parts.session.dialect === "v1") return;
    this.#lifecycle.speakBase();
    this.#parts.rooms.rosters(rooms);
  }

  /** Among what changed may be this user's own nick, taken on another device: the next handshake must claim that one. */
  takePresence(presence: Presence): void {
    const { userId, nickName } = this.#parts.session.identity;
    const self = presence.changed.find(({ id }) => String(id) === userId);
    if (self !== undefined && self.nickName !== nickName) this.#lifecycle.rename(self.nickName);
    this.#parts.rooms.presence(presence);
  }

  takeNotice(notice: Notice): void {
    const { roomId, retryAfterMs, removed } = notice;
    const error = fromErrorData(notice);
    if (removed) return this.#takeRemoval(roomId, error);
    if (retryAfterMs !== undefined) this.#parts.connection.comeBackIn(retryAfterMs);
    this.emit({ type: "notice", error, roomId });
  }

  /** The server has taken this client out of a room, or ends the connection: it does not come back by itself. */
  #takeRemoval(roomId: RoomId | undefined, error: ChatError): void {
    const { connection, rooms } = this.#parts;
    if (roomId === undefined) {
      this.#lifecycle.stayAway(error);
      connection.close();
    } else if (rooms.remove(roomId, error)) this.emit({ type: "removed", roomId, error });
  }
}
