import { chatError } from "../../core/protocol/errors.ts";
import type { HubContext } from "./context.ts";
import { hasRight } from "./rights.ts";
import type { Membership } from "./room.ts";

/**
 * Counts a message in a room in slow mode; throws RATE_LIMITED where its user said something there a moment ago. A base client's user id is only a
 * claim, so its address counts.
 */
export function countSlow(context: HubContext, { connection, room }: Membership): void {
  const { access, clock } = context.ports;
  const { slowMs } = access.rooms.settingsOf(room.id);
  if (slowMs === 0 || hasRight(context, "hurry", connection, room.id)) return;
  const { user, payer } = connection;
  const speaker = user === undefined ? `address ${payer.address}` : `user ${user.userId}`;
  const now = clock.now();
  const waitMs = Math.min(slowMs, (room.lastSaid.get(speaker) ?? 0) + slowMs - now); // the clock may have been set back
  if (waitMs > 0) throw chatError("slow-mode", { waitMs }, { retryAfterMs: waitMs });
  room.lastSaid.delete(speaker);
  room.lastSaid.set(speaker, now);
  for (const [other, at] of room.lastSaid) {
    if (at + slowMs > now) break;
    room.lastSaid.delete(other);
  }
}
