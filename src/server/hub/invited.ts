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

/** A user who shows an invite. `isGuest`: the server is closed, and nothing but invites has let it in. */
export interface Invitee extends Pick<User, "userId" | "nickName" | "ownedId"> {
  /** The key of its address. */
  readonly address: string;
  readonly isGuest: boolean;
}

/**
 * Lets a user into the room of an invite, and resolves with that. Who has a role there already keeps it, and the invite is not used. Throws
 * UNAUTHORIZED for one that the user can't use, RATE_LIMITED where too many are let in from one address.
 */
export async function acceptInvite(
  { ports, quotas }: HubContext,
  invitee: Invitee,
  secret: string,
): Promise<RoomId> {
  const { access, clock } = ports;
  const { ownedId, address, isGuest } = invitee;
  const find = () => access.invites.find(secret, clock.now(), ownedId);
  const isInside = (roomId: RoomId) => access.roles.of(ownedId, roomId) !== undefined;
  const shown = find();
  if (shown !== undefined && !isInside(shown.roomId)) quotas.countDecision(address);
  const roomId = await access.keep(() => {
    const invite = find(); // only here is it known whom the one before has let in
    if (invite === undefined) return undefined;
    const { role, once, usedBy } = invite;
    if (!isInside(invite.roomId)) {
      if (usedBy !== undefined) return undefined; // what it gave was taken away
      const deed = { action: "invited", roomId: invite.roomId, details: { role } };
      access.note(toAuditEntry(ports, invitee, address, deed));
      access.roles.give(ownedId, invite.roomId, role);
      if (once) access.invites.put(secret, { ...invite, usedBy: ownedId });
    }
    if (isGuest) access.invited.add(ownedId, invite.roomId);
    return invite.roomId;
  });
  if (roomId === undefined) throw chatError("invite-over", {});
  return roomId;
}
