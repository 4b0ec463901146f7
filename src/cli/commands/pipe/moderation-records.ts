import * as v from "valibot";
import { NickSchema } from "../../../core/protocol/fields.ts";
import { ModerateSchema, type Moderation } from "../../../core/protocol/moderation.ts";
import { parseDuration } from "../../../core/time/duration.ts";
import { described } from "../../io/records.ts";
import { settingProblem } from "../../settings/setting-problems.ts";

/** Everything about others that a bot decides. */
export const PIPE_MODERATIONS = [
  "kick",
  "ban",
  "unban",
  "silence",
  "unsilence",
] as const satisfies Moderation[];

export type PipeModeration = (typeof PIPE_MODERATIONS)[number];

const moderateEntries = ModerateSchema.pipe[0].entries;

/** The fields of a line that is about somebody, besides those of every line. */
export const ModerationEntries = {
  type: v.picklist(PIPE_MODERATIONS),
  userId: described(v.optional(v.string(settingProblem("must-be-text"))), "whom: the user id"),
  nickName: described(v.optional(NickSchema), "whom: the nick, where there is no userId"),
  for: described(
    v.optional(
      v.pipe(
        v.string(settingProblem("must-be-text")),
        v.check((text) => (parseDuration(text) ?? 0) > 0, settingProblem("not-a-duration", "> 0")),
      ),
    ),
    "how long it holds, such as 2h; for good if it is left out",
  ),
  reason: described(moderateEntries.reason, "why; whom it is about can read it"),
  server: described(
    v.optional(v.boolean(settingProblem("must-be-boolean"))),
    "true: on the whole server, not in the room alone",
  ),
};
