import { chatError } from "../../../core/protocol/errors.ts";
import { BLOCK } from "../../../core/protocol/event-names.ts";
import { toUserId, type UserId } from "../../../core/protocol/names.ts";
import { BlockSchema } from "../../../core/protocol/requests.ts";
import type { BlockedUser } from "../../access/blocks.ts";
import { COMMIT_COST, emit, type HubContext, requireUser } from "../context.ts";
import type { User } from "../room.ts";
import { defineUseCase } from "../use-case.ts";
import { findUser } from "./direct-rooms.ts";

/** Blocks a user, of whom nothing comes to this one any more on any device, or does so no more; lists all who are blocked. */
export const blockUseCase = defineUseCase({
  event: BLOCK,
  schema: BlockSchema,
  right: "be",
  limit: "ask",
  cost: COMMIT_COST,
  run: async (context, { connection }, { userId, on }) => {
    const user = requireUser(connection);
    const { blocks } = context.ports.access;
    if (userId !== undefined && (await setBlocked(context, user, toUserId(userId), on))) {
      const others = context.directory.connectionsOf(user.userId).filter((device) => device !== connection);
      emit(context, others, BLOCK, { userId: toUserId(userId), on });
    }
    return { blocked: blocks.list(user.ownedId).map(toMember) };
  },
});

/** Tells whether that changed something. Who is forgotten by the server can be unblocked still. */
async function setBlocked(context: HubContext, user: User, userId: UserId, on: boolean): Promise<boolean> {
  const { access, clock, limits } = context.ports;
  const { blocks } = access;
  if (userId === user.userId) throw chatError("block-self", {});
  if (user.blocked.has(userId) === on) return false;
  if (!on) {
    await access.keep(() => blocks.put(user.ownedId, userId, undefined));
    return true;
  }
  const most = limits.blockedPerUser;
  if (user.blocked.size >= most) throw chatError("too-many-blocked", { most });
  const nickName = await findNick(context, userId);
  await access.keep(() => blocks.put(user.ownedId, userId, { at: clock.now(), nickName }));
  return true;
}

/** The nick of a user who is here or remembered, or of a base client that is here. */
async function findNick(context: HubContext, userId: UserId): Promise<string> {
  const known = await findUser(context, userId);
  if (known !== undefined) return known.member.nickName;
  const nickName = context.directory.presentNick(userId);
  if (nickName === undefined) throw chatError("user-unknown", {});
  return nickName;
}

function toMember({ userId, nickName }: BlockedUser): { readonly id: UserId; readonly nickName: string } {
  return { id: userId, nickName };
}
