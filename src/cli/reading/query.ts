import type { RoomInfo } from "../../core/client/chat.ts";
import type { ChatClient } from "../../core/client/chat-client.ts";
import { DIRECT_PREFIX } from "../../core/protocol/limits.ts";
import { type Group, toGroup, toRoomId } from "../../core/protocol/names.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import { newClient, whenOnline, withClient, within } from "../connect.ts";
import { EXIT } from "../exit.ts";
import { type ClientSettings, parseRooms } from "../settings/settings.ts";
import type { Shell } from "../shell.ts";

/** Lists the rooms of a query: those of the flag, else the configured ones, else all that the server has. */
export async function listQueriedRooms(
  flag: string | undefined,
  { config }: ClientSettings,
  client: ChatClient,
): Promise<readonly Group[]> {
  if (flag !== undefined) return parseRooms(flag, config.groups, "--room");
  if (config.groups.length > 0) return config.groups;
  const groups: Group[] = [];
  for await (const room of client.ask.allRooms()) {
    if (!room.roomId.startsWith(DIRECT_PREFIX)) groups.push(asGroup(room, []));
  }
  return groups;
}

/** A room of the server as this user knows it: by its configured name, by the one that its settings give it, or as `#value`; others by their id. */
export function asGroup({ roomId, name }: Pick<RoomInfo, "roomId" | "name">, known: readonly Group[]): Group {
  const value = roomId.replace(/^room(?=.)/, "");
  const group =
    known.find((one) => one.roomId === roomId) ?? toGroup(value, name === value ? undefined : name);
  return group?.roomId === roomId ? group : { name: safeLine(name), value: roomId, roomId };
}

/** The name of a room of the server, as this user knows it. */
export function nameRoom(roomId: string, known: readonly Group[]): string {
  const id = toRoomId(roomId);
  return id === undefined
    ? safeLine(roomId)
    : asGroup({ roomId: id, name: id.replace(/^room/, "") }, known).name;
}

/** Asks a server without being in any room; `what` is asked once it is connected. */
export async function queryServer(
  settings: ClientSettings,
  shell: Shell,
  timeoutMs: number,
  what: (client: ChatClient) => Promise<void>,
): Promise<number> {
  const client = newClient(settings, shell);
  return withClient(client, async () => {
    const asked = whenOnline(client).then(() => what(client));
    await within(timeoutMs, "not-answered", asked);
    return EXIT.done;
  });
}
