import * as v from "valibot";
import { WIRE_CODES } from "./reasons.ts";

/** An error as it travels; other servers give neither `reason` nor `params`, and codes of their own. */
export const WireErrorSchema = v.object({
  code: v.fallback(v.picklist(WIRE_CODES), "INTERNAL"),
  reason: v.optional(v.string()),
  params: v.optional(v.record(v.string(), v.unknown())),
  message: v.string(),
  retryAfterMs: v.optional(v.number()),
});
