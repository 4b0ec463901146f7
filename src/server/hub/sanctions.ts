import { type ChatError, chatError } from "../../core/protocol/errors.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import { keepsOrder } from "../../core/protocol/roles.ts";
import type { Sanction } from "../access/sanctions.ts";
import type { HubContext } from "./context.ts";
import { HEARD, type Right, roleOf } from "./rights.ts";
import { type Connection, dialectOf } from "./room.ts";

/** The error of a sanction, for whom it holds. */
export function sanctionError(
  reason: "banned" | "silenced",
  { roomId, until = 0, why }: Pick<Sanction, "roomId" | "until" | "why">,
): ChatError {
  return chatError(reason, { roomId: roomId ?? "", until, why });
}

/** The ban or silence that holds for a client on the server, or in a room alone. */
export function findSanction(
  context: HubContext,
  kind: "bans" | "silences",
  connection: Connection,
  roomId: RoomId | undefined,
): Sanction | undefined {
  const { access, clock } = context.ports;
  if (access[kind].isEmpty) return undefined;
  const client = {
    user: connection.user?.ownedId,
    dialect: dialectOf(connection),
    address: connection.payer.address,
    keepsOrder: keepsOrder(roleOf(context, connection, roomId)),
  };
  return access[kind].find(client, roomId, clock.now());
}

/** Throws FORBIDDEN for a client that is banned, on the server or from a room, and for one that is silenced and wants to be heard. */
export function requireUnsanctioned(
  context: HubContext,
  right: Right,
  connection: Connection,
  roomId: RoomId | undefined,
): void {
  for (const place of roomId === undefined ? [undefined] : [undefined, roomId]) {
    const ban = findSanction(context, "bans", connection, place);
    if (ban !== undefined) throw sanctionError("banned", ban);
    const silence = HEARD.includes(right) ? findSanction(context, "silences", connection, place) : undefined;
    if (silence !== undefined) throw sanctionError("silenced", silence);
  }
}
