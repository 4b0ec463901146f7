import { chatError } from "../../core/protocol/errors.ts";
import { PROTOCOL } from "../../core/protocol/event-names.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import type { Directory } from "./directory.ts";
import type { HubPorts } from "./hub-ports.ts";
import type { Gate } from "./limiter.ts";
import type { Presence } from "./presence.ts";
import { type Connection, type ConnectionId, type Membership, type Person, toEntry } from "./room.ts";

/** What the use cases of a hub share. */
export interface HubParts {
  readonly ports: HubPorts;
  readonly directory: Directory;
  readonly presence: Presence;
  readonly gate: Gate;
}

/** A connection that is here; throws UNAVAILABLE for one that is gone. */
export function connectionOf({ directory }: HubParts, id: ConnectionId): Connection {
  const connection = directory.connection(id);
  if (connection === undefined) throw chatError("connection-gone", {});
  return connection;
}

/** The place of a connection in a room; throws NOT_IN_ROOM if it has none. */
export function membershipOf(connection: Connection, roomId: RoomId): Membership {
  const membership = connection.memberships.get(roomId);
  if (membership === undefined) throw chatError("not-in-room", { roomId });
  return membership;
}

/** Who asks; throws FORBIDDEN for a base client, which says only in each room who it is. */
export function userOf({ user }: Connection): Person {
  if (user === undefined) throw chatError("protocol-needed", { protocol: PROTOCOL });
  return user;
}

/** Tells connections something; without any, nothing is delivered. */
export function tell({ ports }: HubParts, to: readonly Connection[], event: string, payload: object): void {
  const ids = to.map(({ id }) => id);
  if (ids.length > 0) ports.deliver(ids, event, payload);
}

/** A user came, went or changed on one of its connections in a room: the others are told soon, if they see it at all. */
export function touch({ presence }: HubParts, { connection, room, person, listening }: Membership): void {
  if (!listening) return;
  presence.touch(room, person.userId, toEntry(connection, person));
}
