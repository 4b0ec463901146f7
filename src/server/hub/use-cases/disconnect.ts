import type { HubContext } from "../context.ts";
import type { Work } from "../request-order.ts";
import type { ConnectionId, Membership } from "../room.ts";
import { leaveRoom } from "./leave.ts";

/** The end of a connection: the client `left`, or it was `lost` and may soon be back. */
export type Ending = "left" | "lost";

/** Takes out a client that is gone, once all that it asked for before has begun. */
export async function disconnect(context: HubContext, id: ConnectionId, ending: Ending): Promise<void> {
  const connection = context.directory.connection(id);
  if (connection === undefined) return;
  const leave: Work = async (proceed) => {
    const memberships = [...connection.memberships.values()];
    if (ending === "lost") loseMemberships(context, memberships);
    else for (const membership of memberships) leaveRoom(context, membership);
    context.directory.remove(connection);
    proceed();
    if (connection.user !== undefined) await context.ports.identities.left(connection.user.userId, id);
    return {};
  };
  await new Promise<void>((resolve) => connection.requests.run(leave, () => resolve()));
}

/**
 * Nobody is told before the grace is over, and nobody at all if the user is back by then; but where it is here on another connection, rosters
 * name that one from now on.
 */
function loseMemberships(context: HubContext, memberships: readonly Membership[]): void {
  const { directory, grace, presence } = context;
  const missing = memberships.map((membership) => {
    const { connection, person, room } = membership;
    const wasNamed = room.roster.entry(person.userId)?.socketId === connection.id;
    const entry = directory.lose(membership);
    const other = room.roster.entry(person.userId);
    if (wasNamed && entry === undefined && other !== undefined) {
      presence.markChanged(room, person.userId, other);
    }
    return { ...membership, entry };
  });
  grace.afterwards(() => {
    for (const { room, person, entry } of missing) {
      if (entry === undefined || !directory.confirmLeft(room, person.userId, entry)) continue;
      presence.markChanged(room, person.userId, entry);
    }
  });
}
