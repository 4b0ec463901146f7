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

/** Nobody is told before the grace is over, and nobody at all if the user is back by then. */
function loseMemberships(context: HubContext, memberships: readonly Membership[]): void {
  const { directory, grace, presence } = context;
  const missing = memberships.map((membership) => ({ ...membership, entry: directory.lose(membership) }));
  grace.afterwards(() => {
    for (const { room, person, entry } of missing) {
      if (entry === undefined || !directory.confirmLeft(room, person.userId, entry)) continue;
      presence.markChanged(room, person.userId, entry);
    }
  });
}
