import type { Moderation } from "../../../core/protocol/moderation.ts";
import type { Role } from "../../../core/protocol/roles.ts";
import { safeLine } from "../../../core/text/safe-text.ts";
import { toTimes } from "../../../core/time/time.ts";
import { UsageError } from "../../exit.ts";
import { write } from "../../io/streams.ts";
import { queryServer } from "../../reading/query.ts";
import { type ClientFlags, clientSettings, parseNick, parseRoom } from "../../settings/settings.ts";
import type { Shell } from "../../shell.ts";
import type { CliWords } from "../../words/english.ts";

/** The options of what is done online. */
export interface ModerateFlags extends ClientFlags {
  readonly room?: string;
  readonly address?: string;
  /** ms */
  readonly for?: number;
  readonly reason?: string;
  readonly role?: Role | "none";
  /** ms */
  readonly timeout: number;
}

/** Keeps order on a running server, as a moderator or an admin there. */
export async function moderate(
  action: Moderation,
  nick: string | undefined,
  flags: ModerateFlags,
  shell: Shell,
): Promise<number> {
  const { address, role, reason, timeout } = flags;
  const settings = clientSettings(flags, shell.env);
  const group = flags.room === undefined ? undefined : parseRoom(flags.room, settings.config.groups);
  if ((nick === undefined) === (address === undefined)) {
    throw new UsageError(({ admin }) => admin.nickOrAddress);
  }
  if (action === "role" && role === undefined) throw new UsageError(({ admin }) => admin.whichRole);
  const until = flags.for === undefined ? undefined : Date.now() + flags.for;
  return queryServer(settings, shell, timeout, async (client) => {
    const subject = await client.ask.moderate({
      action,
      roomId: group?.roomId,
      nickName: nick === undefined ? undefined : parseNick("NICK", nick),
      address,
      until,
      reason,
      role: role === "none" ? undefined : role,
    });
    const about = { subject: safeLine(subject), room: group?.name, until };
    await write(shell.output, `${sentenceOf(action, about, role, shell.words)}\n`);
  });
}

interface Done {
  readonly subject: string;
  readonly room: string | undefined;
  readonly until: number | undefined;
}

function sentenceOf(
  action: Moderation,
  { subject, room, until }: Done,
  role: Role | "none" | undefined,
  words: CliWords,
): string {
  if (action !== "role") {
    const end = until === undefined ? "" : ` ${words.admin.until(toTimes(until))}`;
    return `${words.admin.done[action](subject, room)}${end}`;
  }
  return role === undefined || role === "none"
    ? words.revoked(subject, room)
    : words.granted(subject, role, room);
}
