import { AWAY } from "../../../core/protocol/event-names.ts";
import { AwaySchema } from "../../../core/protocol/requests.ts";
import { audienceCost, markChangedEverywhere, requireUser } from "../context.ts";
import { defineUseCase } from "../use-case.ts";

/** Notes that the user is away on all its connections, or back; it ends with the last of them. */
export const awayUseCase = defineUseCase({
  event: AWAY,
  schema: AwaySchema,
  right: "appear",
  limit: "ask",
  cost: (context, { memberships }) => 0.1 + audienceCost(context, ...memberships.keys()),
  run: (context, { connection }, { text }) => {
    const user = requireUser(connection);
    user.away = text;
    markChangedEverywhere(context, user.userId);
    return {};
  },
});
