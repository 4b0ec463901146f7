import { keepsOrder } from "../../core/protocol/roles.ts";
import type { HubContext } from "./context.ts";
import { roleOf } from "./rights.ts";
import type { Connection } from "./room.ts";

/**
 * Counts a decision that stays in the audit log; throws RATE_LIMITED for one too many. Anybody may make a room, and so keep order there: whoever
 * does so on the server decides as much as is needed.
 */
export function countDecision(context: HubContext, connection: Connection): void {
  if (keepsOrder(roleOf(context, connection))) return;
  context.quotas.countDecision(connection.payer.address);
}
