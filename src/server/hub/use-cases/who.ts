import { chatError } from "../../../core/protocol/errors.ts";
import { WHO } from "../../../core/protocol/event-names.ts";
import { ROSTER_PAGE } from "../../../core/protocol/limits.ts";
import { toUserId } from "../../../core/protocol/names.ts";
import { type Who, WhoSchema } from "../../../core/protocol/requests.ts";
import type { Member } from "../../../core/protocol/server-events.ts";
import { type HubContext, requireUser } from "../context.ts";
import type { Connection, Membership, Room } from "../room.ts";
import { type RosterPage, toMember } from "../roster.ts";
import { defineUseCase } from "../use-case.ts";
import { requireOpenRoom } from "./direct-rooms.ts";

/** A roster, or a part of it, as v1 clients get it; `count` is of all members. */
export interface RosterReply {
  readonly users: readonly Member[];
  readonly count: number;
}

/** Lists the members of a room, unless it is one of two others. */
export const whoUseCase = defineUseCase({
  event: WHO,
  schema: WhoSchema,
  right: "read",
  limit: "ask",
  cost: 1,
  heavy: true,
  onlyReads: true,
  run: async (context, { connection }, request) => {
    requireUser(connection);
    await requireOpenRoom(context, connection, request.roomId);
    return () => answer(context, connection, request);
  },
});

/** Makes the reply in the moment when it is sent, so that what is told of the room goes on from it. */
function answer(context: HubContext, connection: Connection, request: Who): object {
  const { roomId, after, limit, prefix, watch } = request;
  const room = context.directory.room(roomId);
  const overview = after === undefined && limit === undefined && prefix === undefined;
  const reply = overview ? overviewOf(room) : pageOf(room, request);
  const membership = connection.memberships.get(roomId);
  if (membership?.answered === true && membership.listening) {
    chooseNames(membership, { watch, isWhole: overview && !reply.more });
    context.presence.addNewcomer(membership);
  } else if (watch === true) throw chatError("not-in-room", { roomId });
  return reply;
}

/** Members who watch, or have the whole roster, are told names from now on; those who watch a long one no more, only the count. */
function chooseNames(membership: Membership, told: { watch: boolean | undefined; isWhole: boolean }): void {
  const { room } = membership;
  if (told.watch === true || told.isWhole) room.receiveNames(membership, true);
  else if (told.watch === false && room.count > ROSTER_PAGE) room.receiveNames(membership, false);
}

/** The roster of a room as it is now; without a room, nobody's. */
export function overviewOf(room: Room | undefined): RosterReply & { readonly more: boolean } {
  return toReply(room, room?.roster.overview(ROSTER_PAGE));
}

function pageOf(room: Room | undefined, { after, limit = ROSTER_PAGE, prefix }: Who) {
  const behind = after === undefined ? undefined : toUserId(after);
  return toReply(room, room?.roster.page({ after: behind, limit, prefix }));
}

function toReply(room: Room | undefined, page: RosterPage = { entries: [], more: false }) {
  return { users: page.entries.map(toMember), count: room?.count ?? 0, more: page.more };
}
