import { ChatError, chatError } from "../../core/protocol/errors.ts";
import { isDamage } from "../../files/sqlite-error.ts";

/** Gives the error that clients are told where the data failed: damage stays until the operator acts, all else may pass. */
export function toRefusal(error: unknown, otherwise: ChatError): ChatError {
  if (error instanceof ChatError) return error;
  return isDamage(error) ? chatError("server-data-damaged", {}) : otherwise;
}
