import type { Limits } from "../../core/protocol/limits.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { MessageLog } from "../log/message-log.ts";
import type { RoomRecords } from "../store/room-records.ts";
import type { Deliver } from "./fanout.ts";
import type { Identities } from "./identities.ts";
import type { ConnectionId } from "./room.ts";

/** What the hub needs from outside. */
export interface HubPorts {
  readonly log: MessageLog;
  readonly identities: Identities;
  readonly records: RoomRecords;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly deliver: Deliver;
  /** Ends a connection; the hub is told of it through `disconnect` as of any other end. */
  readonly sendAway: (id: ConnectionId) => void;
  /** The program's version, as `welcome` names it. */
  readonly version: string;
}
