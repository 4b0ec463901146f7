import type { ChangeFlags } from "../../sending/change-flags.ts";
import { changeMessage } from "../../sending/change-message.ts";
import type { Shell } from "../../shell.ts";

/** The options of `delete`. */
export interface DeleteFlags extends ChangeFlags {
  readonly reason?: string;
}

/** Takes the text of a message of this user's away; returns when the server has committed it. */
export function deleteMessage(address: string, flags: DeleteFlags, shell: Shell): Promise<number> {
  return changeMessage(address, { type: "delete", reason: flags.reason }, flags, shell);
}
