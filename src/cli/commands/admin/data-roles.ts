import type { Role } from "../../../core/protocol/roles.ts";
import { requireOwner, withAccess } from "../../../server/access/operator.ts";
import { toOwnedId } from "../../../server/store/owned-id.ts";
import { EXIT } from "../../exit.ts";
import { requireDataFile } from "../../files/paths.ts";
import { loadConfig } from "../../settings/config.ts";
import { parseNick, parseRoom } from "../../settings/settings.ts";
import type { Shell } from "../../shell.ts";

/** Gives somebody a role in a data file, or takes it away (undefined), whether a server has the file or not. */
export async function giveInFile(
  nick: string,
  given: Role | undefined,
  { room, data }: { readonly room?: string; readonly data?: string },
  { env, output, words }: Shell,
): Promise<number> {
  const nickName = parseNick("NICK", nick);
  const group = room === undefined ? undefined : parseRoom(room, loadConfig(env).groups);
  const owner = await withAccess(requireDataFile(data, env), async (records) => {
    const { access } = records;
    const found = requireOwner(records, nickName);
    const entry = {
      at: Date.now(),
      by: undefined,
      byNick: undefined,
      from: undefined,
      action: "role",
      roomId: group?.roomId,
      subject: found.userId,
      subjectNick: found.nickName,
      details: { role: given ?? "none" },
    };
    const ownedId = toOwnedId(found.userId, found.secretHash);
    await access.change(entry, () => access.roles.give(ownedId, group?.roomId, given));
    return found;
  });
  const done =
    given === undefined
      ? words.revoked(owner.nickName, group?.name)
      : words.granted(owner.nickName, given, group?.name);
  output.write(`${done}\n`);
  return EXIT.done;
}
