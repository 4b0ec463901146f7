import type { SwitchFlags } from "../../sending/change-flags.ts";
import { changeMessage } from "../../sending/change-message.ts";
import type { Shell } from "../../shell.ts";

/** Puts an emoji to a message, or takes it back; returns when the server has committed it. */
export function react(address: string, emoji: string, flags: SwitchFlags, shell: Shell): Promise<number> {
  return changeMessage(address, { type: "react", emoji, on: flags.off !== true }, flags, shell);
}
