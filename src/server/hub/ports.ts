import type { Logger } from "../../core/logger.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { Access } from "../access/access.ts";
import type { Gate } from "../access/gate.ts";
import type { Budget } from "../budget.ts";
import type { MessageLog } from "../log/message-log.ts";
import type { ServerLimits } from "../server-limits.ts";
import type { IdentityStore } from "../store/identity-store.ts";
import type { RoomRecords } from "../store/room-records.ts";
import type { ConnectionId } from "./room.ts";

/** An event, encoded once for however many connections get it: as Socket.IO's packet, and as a frame of a WebSocket. */
export interface Packet {
  readonly text: string;
  readonly frame: Uint8Array;
}

/** Hands packets to connections, in the order of the calls; those that are gone get nothing. */
export type Deliver = (to: readonly ConnectionId[], packets: readonly Packet[]) => void;

/** Sends one event to connections. */
export type Announce = (to: readonly ConnectionId[], event: string, payload: object) => void;

/** The world around the hub. */
export interface HubPorts {
  readonly log: MessageLog;
  readonly identities: IdentityStore;
  readonly records: RoomRecords;
  /** Everything that was decided about who may do what. */
  readonly access: Access;
  readonly gate: Gate;
  readonly limits: ServerLimits;
  readonly clock: Clock;
  readonly encode: (event: string, payload: object) => Packet;
  /** Encodes an event whose payload is JSON already. */
  readonly encodeJson: (event: string, json: string) => Packet;
  readonly deliver: Deliver;
  /** Ends a connection; the hub hears of it through `disconnect` as of any other end. */
  readonly disconnect: (id: ConnectionId) => void;
  /** Takes no more requests of a connection until `resumeReading`: those that were read already wait, the rest waits at its sender. */
  readonly pauseReading: (id: ConnectionId) => void;
  readonly resumeReading: (id: ConnectionId) => void;
  /** Bytes that wait in this process to be written to a connection; 0 once it is gone. */
  readonly waitingBytes: (id: ConnectionId) => number;
  /** The same for all connections of an address, as of a moment ago. */
  readonly waitingBytesOfAddress: (address: string) => number;
  /** Counts for the operator what an address did that it may not; `what` is never a client's text. */
  readonly noteAbuse: (address: string, what: string) => void;
  readonly budget: Budget;
  readonly logger: Logger;
  /** Makes a session secret for a user who brings none. */
  readonly newSession: () => string;
  /** The program's version, as `welcome` names it. */
  readonly version: string;
}
