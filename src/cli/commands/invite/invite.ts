import { renderUnicodeCompact } from "uqr";
import { hostOf } from "../../../core/protocol/address.ts";
import { formatInviteLink } from "../../../core/protocol/invite-link.ts";
import type { Group } from "../../../core/protocol/names.ts";
import type { InvitedRole } from "../../../core/protocol/roles.ts";
import { isoTime } from "../../../core/time/local-time.ts";
import { toTimes } from "../../../core/time/time.ts";
import { UsageError } from "../../exit.ts";
import { jsonLine } from "../../io/output.ts";
import type { InviteRecord } from "../../io/room-records.ts";
import { note, write } from "../../io/streams.ts";
import { queryServer } from "../../reading/query.ts";
import { type ClientFlags, chosenRoom, clientSettings } from "../../settings/settings.ts";
import type { Shell } from "../../shell.ts";

/** The options of `invite`. */
export interface InviteFlags extends ClientFlags {
  readonly room?: string;
  readonly once?: true;
  /** ms */
  readonly expires?: number;
  readonly role: InvitedRole;
  readonly end?: true;
  readonly json?: true;
  /** ms */
  readonly timeout: number;
}

/** Prints a link that lets others into a room, with a QR code on a terminal; or ends all those that there are. */
export async function invite(flags: InviteFlags, shell: Shell): Promise<number> {
  const settings = clientSettings(flags, shell.env);
  const { words, errors } = shell;
  const group = chosenRoom(flags.room, settings.config);
  const { url } = settings;
  if (formatInviteLink({ url, secret: "" }) === undefined) throw new UsageError(({ noLink }) => noLink(url));
  return queryServer(settings, shell, flags.timeout, async ({ manage }) => {
    if (flags.end) {
      await manage.endInvites(group.roomId);
      return note(errors, words.invitesEnded(group.name));
    }
    const { once = false, expires, role } = flags;
    const until = expires === undefined ? {} : { expiresAt: Date.now() + expires };
    const { secret, expiresAt } = await manage.invite(group.roomId, { once, role, ...until });
    const link = formatInviteLink({ url, secret }) ?? "";
    if (flags.json) return printRecord(group, { link, role, once, expiresAt: isoTime(expiresAt) }, shell);
    await print(link, shell);
    if (flags.quiet) return;
    note(errors, words.inviteUntil(group.name, toTimes(expiresAt), once));
    if (LOCAL.has(new URL(url).hostname)) note(errors, words.localLink(hostOf(url)));
  });
}

/** Hosts that mean the machine itself. */
const LOCAL: ReadonlySet<string> = new Set(["", "localhost", "127.0.0.1", "[::1]"]);

async function print(link: string, { output, env }: Shell): Promise<void> {
  await write(output, `${link}\n`);
  if (!output.isTTY || env.TERM === "dumb") return;
  const code = renderUnicodeCompact(link, { border: 2 });
  await write(output, env.NO_COLOR ? `${code}\n` : `${code.replaceAll(/^.*$/gm, WHITE_ON_BLACK)}\n`);
}

/** A code is drawn by its white parts: on a light terminal it would be read as its negative. */
const WHITE_ON_BLACK = "\u001b[97;40m$&\u001b[0m";

async function printRecord(
  { roomId, name }: Group,
  invite: Pick<InviteRecord, "link" | "role" | "once" | "expiresAt">,
  { output }: Shell,
): Promise<void> {
  const record: InviteRecord = { roomId, room: name, ...invite };
  await write(output, `${jsonLine(record)}\n`);
}
