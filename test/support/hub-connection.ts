import { RequestOrder } from "../../src/server/hub/request-order.ts";
import type { Connection, ConnectionId } from "../../src/server/hub/room.ts";

/** A base connection of the hub that is in no room, without a client behind it. */
export function hubConnection(name: string, address = "10.0.0.1"): Connection {
  const id = name as ConnectionId; // made here and nowhere else
  return {
    id,
    payer: { connection: id, address },
    user: undefined,
    standing: { role: "guest", rooms: undefined, pass: { type: "none" } },
    sessionId: undefined,
    memberships: new Map(),
    requests: new RequestOrder(),
    refusals: 0,
    isPaused: false,
    isGone: false,
  };
}
