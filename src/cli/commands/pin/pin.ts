import type { SwitchFlags } from "../../sending/change-flags.ts";
import { changeMessage } from "../../sending/change-message.ts";
import type { Shell } from "../../shell.ts";

/** Pins or unpins a message; returns when the server has committed it. */
export function pin(address: string, flags: SwitchFlags, shell: Shell): Promise<number> {
  return changeMessage(address, { type: "pin", on: flags.off !== true }, flags, shell);
}
