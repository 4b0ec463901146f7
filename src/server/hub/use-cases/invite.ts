import { randomBytes } from "node:crypto";
import { chatError } from "../../../core/protocol/errors.ts";
import { INVITE } from "../../../core/protocol/event-names.ts";
import { INVITE_MS, LONGEST_INVITE_MS } from "../../../core/protocol/limits.ts";
import type { RoomId } from "../../../core/protocol/names.ts";
import { InviteRequestSchema } from "../../../core/protocol/room-requests.ts";
import type { Invite } from "../../access/invites.ts";
import { toAuditEntry } from "../audit-entry.ts";
import { type HubContext, requireUser } from "../context.ts";
import { countDecision } from "../decisions.ts";
import { acceptInvite } from "../invited.ts";
import type { Connection } from "../room.ts";
import { defineUseCase } from "../use-case.ts";
import { isDirectRoomId, requireOpenRoom } from "./direct-rooms.ts";

/** The invites to a room that may be open at a time. */
const MOST_INVITES = 100;

/** The secret of an invite, in bytes. */
const SECRET_BYTES = 24;

/** Makes an invite to a room, ends those of a room, or lets the user in by one. */
export const inviteUseCase = defineUseCase({
  event: INVITE,
  schema: InviteRequestSchema,
  right: ({ invite }) => (invite === undefined ? "invite" : "be"),
  limit: "ask",
  cost: 2,
  heavy: true,
  run: async (context, { connection }, { roomId, invite, end, ...wanted }) => {
    const user = requireUser(connection);
    const { ports } = context;
    if (invite !== undefined || roomId === undefined) {
      const isGuest = connection.standing.pass.type === "invite";
      const invitee = { ...user, address: connection.payer.address, isGuest };
      return { roomId: await acceptInvite(context, invitee, invite ?? "") };
    }
    await requireOpenRoom(context, connection, roomId);
    if (isDirectRoomId(roomId)) throw chatError("room-of-two", {});
    if (end) return endInvites(context, connection, roomId);
    const now = ports.clock.now();
    const { expiresAt = now + INVITE_MS } = wanted;
    return makeInvite(context, connection, {
      ...wanted,
      roomId,
      expiresAt: Math.min(expiresAt, now + LONGEST_INVITE_MS),
    });
  },
});

async function makeInvite(context: HubContext, connection: Connection, invite: Invite): Promise<object> {
  const { access, clock } = context.ports;
  const { roomId, role, once, expiresAt } = invite;
  if (access.invites.countIn(roomId, clock.now()) >= MOST_INVITES) {
    throw chatError("too-many-invites", { most: MOST_INVITES });
  }
  countDecision(context, connection);
  const secret = randomBytes(SECRET_BYTES).toString("base64url");
  const deed = { action: "invite", roomId, details: { role, once, expiresAt } };
  await access.keep(() => {
    access.note(toAuditEntry(context.ports, requireUser(connection), connection.payer.address, deed));
    access.invites.put(secret, invite);
  });
  return { roomId, invite: secret, expiresAt };
}

async function endInvites(context: HubContext, connection: Connection, roomId: RoomId): Promise<object> {
  const { access, clock } = context.ports;
  if (access.invites.countIn(roomId, clock.now()) === 0) return { roomId };
  countDecision(context, connection);
  const deed = { action: "invite", roomId, details: { end: true } };
  await access.keep(() => {
    access.note(toAuditEntry(context.ports, requireUser(connection), connection.payer.address, deed));
    access.invites.endIn(roomId);
  });
  return { roomId };
}
