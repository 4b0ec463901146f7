import { chatError } from "../../../core/protocol/errors.ts";
import { SESSIONS } from "../../../core/protocol/event-names.ts";
import type { SessionInfo } from "../../../core/protocol/replies.ts";
import { OTHER_SESSIONS, SessionsSchema } from "../../../core/protocol/requests.ts";
import type { Session } from "../../store/identity-store.ts";
import { type HubContext, requireUser } from "../context.ts";
import type { Connection, User } from "../room.ts";
import { defineUseCase } from "../use-case.ts";
import { removeFromServer } from "./remove.ts";

/** Lists the sessions of a user, and ends those that it names: their secrets prove nothing any more, and their connections end. */
export const sessionsUseCase = defineUseCase({
  event: SESSIONS,
  schema: SessionsSchema,
  right: "be",
  limit: "ask",
  cost: 1,
  run: async (context, { connection }, { end }) => {
    const { identities } = context.ports;
    const user = requireUser(connection);
    if (end !== undefined) {
      const ending = chosen(end, await identities.sessions(user.userId), connection);
      for (const { id } of ending) await endSession(context, user, id, connection);
    }
    const sessions = await identities.sessions(user.userId);
    return { sessions: sessions.map((session) => describe(context, user, session, connection)) };
  },
});

/** Throws INVALID for an id of no session of the user. */
function chosen(end: string, sessions: readonly Session[], asker: Connection): readonly Session[] {
  if (end === OTHER_SESSIONS) return sessions.filter(({ id }) => id !== asker.sessionId);
  const one = sessions.find(({ id }) => id === end);
  if (one === undefined) throw chatError("session-unknown", { id: end });
  return [one];
}

/** The asker stays until it goes, also where it ends its own. */
async function endSession(context: HubContext, user: User, id: string, asker: Connection): Promise<void> {
  await context.ports.identities.endSession(user.userId, id);
  for (const device of connectionsOf(context, user, id)) {
    if (device !== asker) removeFromServer(context, device, chatError("session-ended", {}));
  }
}

function describe(
  context: HubContext,
  user: User,
  { id, beganAt, address }: Session,
  asker: Connection,
): SessionInfo {
  const connections = connectionsOf(context, user, id).length;
  return { id, beganAt, address, connections, current: id === asker.sessionId };
}

function connectionsOf({ directory }: HubContext, { userId }: User, id: string): readonly Connection[] {
  return directory.connectionsOf(userId).filter(({ sessionId }) => sessionId === id);
}
