import { ChatError } from "../../../core/protocol/errors.ts";
import { type HubContext, sendAway } from "../context.ts";
import { requireRight } from "../rights.ts";
import type { Connection, Membership } from "../room.ts";
import { findSanction, requireUnsanctioned, sanctionError } from "../sanctions.ts";
import { removeFromRoom, removeFromServer } from "./remove.ts";

/**
 * Asks every open connection anew whether it may be here, and where it is, as something was decided: who may not any more is sent away, or taken out,
 * and told why.
 */
export function reviewAccess(context: HubContext): void {
  for (const connection of [...context.directory.connections()]) {
    const ended = context.ports.gate.review(connection.standing);
    const ban = findSanction(context, "bans", connection, undefined);
    if (ended !== undefined) sendAway(context, connection, ended);
    else if (ban !== undefined) removeFromServer(context, connection, sanctionError("banned", ban));
    else
      for (const membership of [...connection.memberships.values()]) review(context, connection, membership);
  }
}

function review(context: HubContext, connection: Connection, membership: Membership): void {
  try {
    requireRight(context, "enter", connection, membership.room.id);
    requireUnsanctioned(context, "enter", connection, membership.room.id);
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    removeFromRoom(context, membership, error);
  }
}
