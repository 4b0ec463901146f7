import { chatError } from "../../core/protocol/errors.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import { toAuditEntry } from "./audit-entry.ts";
import type { HubContext } from "./context.ts";
import type { HubPorts } from "./ports.ts";
import type { User } from "./room.ts";

/** Throws UNAUTHORIZED for an invite that nobody can use any more. */
export function requireInvite({ access, clock }: HubPorts, secret: string): void {
  if (access.invites.find(secret, clock.now()) === undefined) throw chatError("invite-over", {});
}

/**
 * Lets a user into the room of an invite, and resolves with that. Who has a role there already keeps it, and the invite is not used. Throws
 * UNAUTHORIZED for one that the user can't use, RATE_LIMITED where too many are let in from one address.
 */
export async function acceptInvite(
  { ports, quotas }: HubContext,
  user: Pick<User, "userId" | "nickName" | "ownedId">,
  address: string,
  secret: string,
): Promise<RoomId> {
  const { access, clock } = ports;
  const { ownedId } = user;
  const shown = access.invites.find(secret, clock.now(), ownedId);
  if (shown !== undefined && access.roles.of(ownedId, shown.roomId) === undefined)
    quotas.countDecision(address);
  const roomId = await access.keep(() => {
    const invite = access.invites.find(secret, clock.now(), ownedId); // only here is it known whom the one before has let in
    if (invite === undefined || access.roles.of(ownedId, invite.roomId) !== undefined) return invite?.roomId;
    const { role, once } = invite;
    const deed = { action: "invited", roomId: invite.roomId, details: { role } };
    access.note(toAuditEntry(ports, user, address, deed));
    access.roles.give(ownedId, invite.roomId, role);
    if (once) access.invites.put(secret, { ...invite, usedBy: ownedId });
    return invite.roomId;
  });
  if (roomId === undefined) throw chatError("invite-over", {});
  return roomId;
}
