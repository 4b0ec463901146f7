import { chatError } from "../../../core/protocol/errors.ts";
import { MODERATE } from "../../../core/protocol/event-names.ts";
import { type Moderate, ModerateSchema } from "../../../core/protocol/moderation.ts";
import { toUserId } from "../../../core/protocol/names.ts";
import { ROLES, type Role } from "../../../core/protocol/roles.ts";
import type { AuditEntry } from "../../access/audit.ts";
import type { Sanction } from "../../access/sanctions.ts";
import { userIdOf } from "../../store/owned-id.ts";
import { type HubContext, requireUser, warn } from "../context.ts";
import { countDecision } from "../decisions.ts";
import { requireRight, roleOf } from "../rights.ts";
import type { Connection } from "../room.ts";
import { findSanction, sanctionError } from "../sanctions.ts";
import { defineUseCase } from "../use-case.ts";
import { requireOpenRoom } from "./direct-rooms.ts";
import {
  findOwner,
  findSubject,
  type ModeratedSubject,
  readNetwork,
  roleOfOwner,
} from "./moderated-subject.ts";
import { removeFromRoom, removeFromServer } from "./remove.ts";

/** Keeps order: does something about somebody of a lower role, and notes it in the audit log. */
export const moderateUseCase = defineUseCase({
  event: MODERATE,
  schema: ModerateSchema,
  right: "moderate",
  limit: "ask",
  cost: 5,
  run: async (context, { connection }, request) => {
    const { action, roomId, address, role } = request;
    if (roomId !== undefined) await requireOpenRoom(context, connection, roomId);
    if (address !== undefined) requireRight(context, "moderate", connection, undefined);
    if (action === "role" && roomId === undefined) requireRight(context, "appoint", connection, undefined);
    if (action === "role" && role !== undefined) requireRank(context, connection, request, role, "own too");
    if (action === "unban" || action === "unsilence") return lift(context, connection, request);
    const subject = await findSubject(context, request);
    requireRank(context, connection, request, subject.role);
    if (action === "role") requireIdentity(subject);
    countDecision(context, connection);
    await context.ports.access.change(toEntry(context, connection, request, subject), () =>
      decide(context, connection, request, subject),
    );
    if (action === "kick") kick(context, request, subject);
    if (action === "silence") tellSilenced(context, request, subject);
    return { subject: subject.name };
  },
});

/** Writes a decision down; a kick leaves nothing but its entry in the audit log. A ban is in force once `access` tells of the change. */
function decide(
  { ports: { access, clock } }: HubContext,
  connection: Connection,
  { action, roomId, until, reason, role }: Moderate,
  { subject, name, connections }: ModeratedSubject,
): void {
  if (action === "role" && subject.type === "user") access.roles.give(subject.id, roomId, role);
  if (action !== "ban" && action !== "silence") return;
  const addresses = subject.type === "network" ? [] : connections.map(({ payer }) => payer.address);
  const sanction: Sanction = {
    roomId,
    subject,
    name,
    addresses: [...new Set(addresses)],
    until,
    why: reason,
    byNick: requireUser(connection).nickName,
  };
  access[action === "ban" ? "bans" : "silences"].impose(sanction, clock.now());
}

/** Throws INVALID for those who can't be given a role, as they prove nothing. Nothing is written then, so that nothing has to be read anew. */
function requireIdentity({ subject }: ModeratedSubject): void {
  if (subject.type !== "user") throw chatError("user-unknown", {});
}

/** Takes somebody out of a room, or ends their connections; they may come back at once. */
function kick(context: HubContext, { roomId, reason }: Moderate, { connections }: ModeratedSubject): void {
  const error = chatError("kicked", { roomId: roomId ?? "", why: reason });
  for (const connection of connections) {
    const membership = roomId && connection.memberships.get(roomId);
    if (roomId === undefined) removeFromServer(context, connection, error);
    else if (membership !== undefined) removeFromRoom(context, membership, error);
  }
}

/** Tells those who are silenced from now on, where they are; base clients in one of their rooms. */
function tellSilenced(context: HubContext, { roomId }: Moderate, { subject }: ModeratedSubject): void {
  for (const connection of context.directory.connections()) {
    const silence = findSanction(context, "silences", connection, roomId);
    if (silence?.subject.id !== subject.id) continue;
    if (roomId !== undefined && !connection.memberships.has(roomId)) continue;
    const [anyRoom] = connection.user === undefined ? connection.memberships.keys() : [];
    warn(context, connection, roomId ?? anyRoom, sanctionError("silenced", silence));
  }
}

/** Lifts the bans or silences of somebody there. Throws INVALID where there are none. */
async function lift(context: HubContext, connection: Connection, request: Moderate): Promise<object> {
  const { action, roomId, userId, nickName, address } = request;
  const { access, clock } = context.ports;
  const sanctions = action === "unban" ? access.bans : access.silences;
  const owner = await findOwner(context, request); // who may have another nick by now
  const network = address === undefined ? undefined : readNetwork(address);
  const name = { userId: userId === undefined ? owner?.userId : toUserId(userId), nickName, network };
  const found = sanctions.named(name, roomId, clock.now());
  const [first] = found;
  if (first === undefined) throw chatError("sanction-missing", {});
  for (const { subject } of found) {
    if (subject.type === "user")
      requireRank(context, connection, request, roleOfOwner(context, subject.id, roomId));
  }
  countDecision(context, connection);
  const userIds = found.flatMap(({ subject }) => (subject.type === "user" ? [userIdOf(subject.id)] : []));
  const about = { name: first.name, userId: userIds[0] };
  await access.change(toEntry(context, connection, request, about), () => {
    for (const sanction of found) sanctions.lift(sanction);
  });
  return { subject: first.name };
}

/** Throws FORBIDDEN where a role is not below that of the client there, or, with `own too`, above it. */
function requireRank(
  context: HubContext,
  connection: Connection,
  { roomId }: Moderate,
  role: Role,
  allowed?: "own too",
): void {
  const own = roleOf(context, connection, roomId);
  const isBelow = ROLES.indexOf(role) < ROLES.indexOf(own);
  if (!isBelow && !(allowed === "own too" && role === own)) throw chatError("role-not-lower", { role, own });
}

function toEntry(
  { ports }: HubContext,
  connection: Connection,
  { action, roomId, until, reason, role }: Moderate,
  { name, userId }: Pick<ModeratedSubject, "name" | "userId">,
): AuditEntry {
  const { userId: by, nickName: byNick } = requireUser(connection);
  const details = {
    ...(action === "role" && { role: role ?? "none" }),
    ...(until !== undefined && { until }),
    ...(reason !== "" && { reason }),
  };
  return {
    at: ports.clock.now(),
    by,
    byNick,
    from: connection.payer.address,
    action,
    roomId,
    subject: userId ?? name,
    subjectNick: userId && name,
    details,
  };
}
