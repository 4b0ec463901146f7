import { MODERATIONS } from "../../../core/protocol/moderation.ts";
import { UsageError } from "../../exit.ts";
import type { Shell } from "../../shell.ts";
import { giveInFile } from "./data-roles.ts";
import type { ADMIN_ACTIONS } from "./define.ts";
import { listAccess } from "./list.ts";
import { type ModerateFlags, moderate } from "./moderate.ts";

/** The options of `admin`. */
export interface AdminFlags extends ModerateFlags {
  readonly data?: string;
  readonly json?: true;
}

/** Says who may do what: in a data file (`grant`, `revoke`, `list`), or online as a moderator or an admin (all else). */
export async function admin(
  action: (typeof ADMIN_ACTIONS)[number],
  nick: string | undefined,
  flags: AdminFlags,
  shell: Shell,
): Promise<number> {
  const moderation = MODERATIONS.find((one) => one === action);
  if (moderation !== undefined) return moderate(moderation, nick, flags, shell);
  if (action === "list") return listAccess(flags, shell);
  if (nick === undefined) throw new UsageError(({ commandLine }) => commandLine.missingArgument("nick"));
  const { role = "admin" } = flags;
  return giveInFile(nick, action === "revoke" || role === "none" ? undefined : role, flags, shell);
}
