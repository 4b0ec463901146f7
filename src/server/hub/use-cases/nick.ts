import { chatError } from "../../../core/protocol/errors.ts";
import { NICK } from "../../../core/protocol/event-names.ts";
import { NickRequestSchema } from "../../../core/protocol/requests.ts";
import { applyNick, audienceCost, requireUser } from "../context.ts";
import { defineUseCase } from "../use-case.ts";

/** Gives the user another nick, on all its connections. */
export const nickUseCase = defineUseCase({
  event: NICK,
  schema: NickRequestSchema,
  right: "appear",
  limit: "ask",
  cost: (context, { memberships }) => 0.5 + audienceCost(context, ...memberships.keys()),
  run: async (context, { connection }, { nickName }) => {
    const { userId } = requireUser(connection);
    if (connection.standing.pass.type === "token") throw chatError("nick-of-token", {});
    const outcome = await context.ports.identities.rename(userId, nickName);
    if (outcome === "nick-reserved") throw chatError("nick-reserved", { nickName });
    if (outcome !== "owned") throw chatError("nick-taken", { nickName });
    applyNick(context, userId, nickName);
    return { nickName };
  },
});
