import { chatError } from "../../../core/protocol/errors.ts";
import { INVITE } from "../../../core/protocol/event-names.ts";
import { type InviteLink, parseInviteLink } from "../../../core/protocol/invite-link.ts";
import type { Group, RoomId } from "../../../core/protocol/names.ts";
import { invitedClient, withClient } from "../../connect.ts";
import { UsageError } from "../../exit.ts";
import { noteDamaged, readAll } from "../../io/stdin.ts";
import { asGroup } from "../../reading/query.ts";
import type { ClientSettings } from "../../settings/settings.ts";
import type { Shell } from "../../shell.ts";

/** Reads the link of an invite, from standard input for `-`. Throws UsageError for what is none. */
export async function readLink(text: string, shell: Shell): Promise<InviteLink> {
  const link = parseInviteLink(text === "-" ? await readAll(shell.input, noteDamaged(shell)) : text);
  if (link === undefined) throw new UsageError((words) => words.badLink);
  return link;
}

/** Has an invite let this user into its room, and resolves with that. */
export function acceptInvite({ secret }: InviteLink, settings: ClientSettings, shell: Shell): Promise<Group> {
  const client = invitedClient(secret, settings, shell);
  const invited = new Promise<RoomId>((resolve, reject) => {
    client.subscribe((event) => {
      if (event.type === "invited") resolve(event.roomId);
      if (event.type !== "status" || event.status.status !== "online") return;
      if (event.status.dialect === "base") reject(chatError("base-server", { event: INVITE }));
    });
  });
  return withClient(client, async () => {
    const roomId = await invited;
    return asGroup({ roomId, name: roomId.replace(/^room(?=.)/, "") }, settings.config.groups);
  });
}
