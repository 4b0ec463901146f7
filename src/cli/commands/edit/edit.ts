import type { ChangeFlags } from "../../sending/change-flags.ts";
import { changeMessage } from "../../sending/change-message.ts";
import { readText } from "../../sending/read-text.ts";
import type { Shell } from "../../shell.ts";

/** Gives a message of this user's another text; returns when the server has committed it. */
export function edit(
  address: string,
  words: readonly string[],
  flags: ChangeFlags,
  shell: Shell,
): Promise<number> {
  return changeMessage(
    address,
    async () => ({ type: "edit", msg: await readText(words, shell) }),
    flags,
    shell,
  );
}
