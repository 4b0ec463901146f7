import { chatError } from "../../../core/protocol/errors.ts";
import { PROTOCOL, WELCOME } from "../../../core/protocol/event-names.ts";
import { toWelcomeLimits } from "../../server-limits.ts";
import { type HubContext, sendAway } from "../context.ts";
import { type Answer, RequestOrder, type Work } from "../request-order.ts";
import { roleOf } from "../rights.ts";
import type { Connection, ConnectionId, User } from "../room.ts";
import { findSanction, sanctionError } from "../sanctions.ts";
import type { Admission, AdmittedUser } from "./admit.ts";
import { notifyUnreadDirects } from "./direct-rooms.ts";
import { removeFromServer } from "./remove.ts";

/** Takes in a client that was admitted; a v1 client gets `welcome` before anything else. */
export async function connect(
  context: HubContext,
  id: ConnectionId,
  address: string,
  { user: admitted, standing, invited }: Admission,
): Promise<void> {
  const { directory, ports } = context;
  const user =
    admitted &&
    (directory.user(admitted.userId) ?? toUser(admitted, ports.access.blocks.of(admitted.ownedId)));
  const requests = new RequestOrder();
  const payer = { connection: id, address, user: user?.userId };
  const connection: Connection = {
    id,
    user,
    standing,
    sessionId: admitted?.sessionId,
    payer,
    memberships: new Map(),
    requests,
    refusals: 0,
    isPaused: false,
    isGone: false,
  };
  directory.add(connection);
  const ended = ports.gate.review(standing); // something may have been decided since it was admitted
  if (ended !== undefined) return sendAway(context, connection, ended);
  const ban = findSanction(context, "bans", connection, undefined); // of this moment
  if (ban !== undefined) return removeFromServer(context, connection, sanctionError("banned", ban));
  if (admitted === undefined || user === undefined) return;
  ports.deliver(
    [id],
    [ports.encode(WELCOME, { ...welcome(context, connection, user, admitted.session), invited })],
  );
  const entered = await new Promise<Answer>((resolve) => {
    const enter: Work = async () => {
      await ports.identities.entered(user.userId, id);
      return {};
    };
    requests.run(enter, resolve);
  });
  if ("error" in entered) throw entered.error;
  if (!(await isSession(context, connection, user))) {
    return removeFromServer(context, connection, chatError("session-ended", {}));
  }
  if (standing.rooms !== undefined) return; // no room of two is among them
  await notifyUnreadDirects(context, connection, user); // outside the order: no reply waits for so much heavy work
}

/** Tells whether the session of a client is one still: it may have been ended while the client came in. */
async function isSession(
  { ports }: HubContext,
  { sessionId }: Connection,
  { userId }: User,
): Promise<boolean> {
  return (await ports.identities.sessions(userId)).some(({ id }) => id === sessionId);
}

function toUser({ userId, nickName, ownedId, ownedSince }: AdmittedUser, blocked: User["blocked"]): User {
  return { userId, id: userId, nickName, ownedId, ownedSince, blocked };
}

/** Tells a client who it is here, and what holds on this server. */
function welcome(
  context: HubContext,
  connection: Connection,
  { userId, ownedSince, nickName }: User,
  session: string,
): object {
  const { log, limits, clock, version, gate } = context.ports;
  return {
    protocol: PROTOCOL,
    server: { name: "groupchat", version },
    epoch: log.epoch,
    userId,
    ownedSince,
    nickName,
    session,
    role: roleOf(context, connection),
    entry: gate.entry,
    limits: toWelcomeLimits(limits),
    now: clock.now(),
  };
}
