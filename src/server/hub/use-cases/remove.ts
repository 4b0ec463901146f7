import type { ChatError } from "../../../core/protocol/errors.ts";
import { type HubContext, warn } from "../context.ts";
import type { Connection, Membership } from "../room.ts";
import { leaveRoom } from "./leave.ts";

/** Takes a client out of a room and tells it why; the others there hear of it as of anybody who leaves. */
export function removeFromRoom(context: HubContext, membership: Membership, error: ChatError): void {
  leaveRoom(context, membership);
  warn(context, membership.connection, membership.room.id, error, true);
}

/** Ends a connection and tells it why, so that its client does not come back by itself. A base client hears of it in one of its rooms. */
export function removeFromServer(context: HubContext, connection: Connection, error: ChatError): void {
  const [roomId] = connection.user === undefined ? connection.memberships.keys() : [];
  warn(context, connection, roomId, error, true);
  context.ports.disconnect(connection.id);
}
