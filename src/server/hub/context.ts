import { type ChatError, chatError, toWireError } from "../../core/protocol/errors.ts";
import { NOTICE, PROTOCOL, SERVER_MSG } from "../../core/protocol/event-names.ts";
import { OTHERS } from "../../core/protocol/message.ts";
import { type Nick, type RoomId, SYSTEM, type UserId } from "../../core/protocol/names.ts";
import { toTimes } from "../../core/time/time.ts";
import type { Directory } from "./directory.ts";
import type { Grace } from "./grace.ts";
import type { HeavyWork } from "./heavy-work.ts";
import type { Limiter } from "./limiter.ts";
import type { HubPorts } from "./ports.ts";
import type { Presence } from "./presence.ts";
import type { Quotas } from "./quotas.ts";
import { type Connection, dialectOf, type Membership, type User } from "./room.ts";
import type { ListCursors } from "./room-list.ts";
import { toEntry } from "./roster.ts";

/** The things that all use cases share. */
export interface HubContext {
  readonly ports: HubPorts;
  readonly directory: Directory;
  readonly presence: Presence;
  readonly grace: Grace;
  readonly limiter: Limiter;
  readonly heavyWork: HeavyWork;
  readonly quotas: Quotas;
  readonly cursors: ListCursors;
}

/** The time that committing one message, or one change, takes, in ms. */
export const COMMIT_COST = 0.1;

/** The time that telling one member something takes, in ms. */
const TELL_COST = 0.005;

/** The time that telling all members of some rooms takes, in ms. */
export function audienceCost({ directory }: HubContext, ...roomIds: readonly RoomId[]): number {
  return roomIds.reduce((ms, roomId) => ms + (directory.room(roomId)?.count ?? 0) * TELL_COST, 0);
}

/** The membership of a connection in a room; throws NOT_IN_ROOM if it has none. */
export function requireMembership(connection: Connection, roomId: RoomId): Membership {
  const membership = connection.memberships.get(roomId);
  if (membership === undefined) throw chatError("not-in-room", { roomId });
  return membership;
}

/** The user of a connection; throws FORBIDDEN for a base client, which says only in each room who it is. */
export function requireUser({ user }: Connection): User {
  if (user === undefined) throw chatError("protocol-needed", { protocol: PROTOCOL });
  return user;
}

/** Emits an event to those of the connections that speak v1. */
export function emit({ ports }: HubContext, to: readonly Connection[], event: string, payload: object): void {
  const ids = to.filter((connection) => dialectOf(connection) === "v1").map(({ id }) => id);
  if (ids.length > 0) ports.deliver(ids, [ports.encode(event, payload)]);
}

/** Marks that a user came, went or changed in a room, so that its members are told soon. Those who only speak are not seen. */
export function markChanged(
  { presence }: HubContext,
  { connection, room, person, listening }: Membership,
): void {
  if (listening) presence.markChanged(room, person.userId, toEntry(connection, person));
}

/** The same in every room that the user is in, on all its connections. */
export function markChangedEverywhere(context: HubContext, userId: UserId): void {
  for (const membership of context.directory.membershipsOfUser(userId)) markChanged(context, membership);
}

/** Makes a nick known that the store has just given a user, so that the last one it gave holds. */
export function applyNick(context: HubContext, userId: UserId, nickName: Nick): void {
  const user = context.directory.user(userId);
  if (user?.nickName === nickName) return;
  context.directory.rename(userId, nickName);
  if (user === undefined) return;
  user.nickName = nickName;
  markChangedEverywhere(context, userId);
}

/** Ends a connection and says why. */
export function sendAway(context: HubContext, connection: Connection, error: ChatError): void {
  const [roomId] = connection.memberships.keys();
  warn(context, connection, roomId, error);
  context.ports.disconnect(connection.id);
}

/**
 * Says something to one client alone, about a room if there is one: a v1 client as `notice`, a base client, which knows messages
 * in rooms only, as a message. `removed`: it is no more in the room, or, without one, on the server.
 */
export function warn(
  { ports }: HubContext,
  { id, user }: Connection,
  roomId: RoomId | undefined,
  error: ChatError,
  removed?: true,
): void {
  if (user === undefined && roomId === undefined) return;
  const times = toTimes(ports.clock.now());
  const packet =
    user === undefined
      ? ports.encode(SERVER_MSG, { msg: error.message, roomId, times, ...SYSTEM, type: OTHERS })
      : ports.encode(NOTICE, { ...toWireError(error), roomId, removed });
  ports.deliver([id], [packet]);
}
