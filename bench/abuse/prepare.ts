import { io, type Socket } from "socket.io-client";
import { PINNED_MESSAGES } from "../../src/core/protocol/limits.ts";
import type { WatchedServer } from "../../test/support/watched-server.ts";
import { LARGE_ROOM, LONG_ROOM, LONG_ROOM_WORD, VICTIM } from "./attack.ts";
import { nextEvent } from "./next-event.ts";

/** The amount of each thing that is there before the attacks. */
export interface Past {
  /** Messages of the long room. */
  readonly messages: number;
  /** Messages of the room of long ones, of 12 KB each: one thread, all of them with a reaction, and as many pinned as may be. */
  readonly large: number;
  /** Identities with the victim's nick and a number behind it. */
  readonly numbered: number;
}

const BATCH = 500;
const AT_ONCE = 25;

/** Fills the server's data file, without rates. */
export async function prepare(server: WatchedServer, past: Past): Promise<void> {
  await server.start(["--no-limits"]);
  const speaker = await enter(server.url, "historian");
  await join(speaker, LONG_ROOM);
  for (let said = 0; said < past.messages; said += BATCH) {
    const messages = Array.from({ length: BATCH }, (_, n) => ({
      msg: `we ${LONG_ROOM_WORD} no. ${said + n} today, in an hour or two`,
      clientMsgId: `long-${said + n}`,
    }));
    await speaker.emitWithAck("client_msgs", { roomId: LONG_ROOM, messages });
  }
  await join(speaker, LARGE_ROOM);
  for (let said = 0; said < past.large; said += 1) {
    const isFirst = said === 0;
    await speaker.emitWithAck("client_msg", {
      ...{ roomId: LARGE_ROOM, msg: "聊".repeat(4_000) },
      ...(isFirst ? {} : { replyTo: 1 }),
    });
    const target = { roomId: LARGE_ROOM, seq: said + 1, on: true };
    await speaker.emitWithAck("react", { ...target, emoji: "👍", changeId: `r-${said}` });
    if (said < PINNED_MESSAGES) await speaker.emitWithAck("pin", { ...target, changeId: `p-${said}` });
  }
  speaker.disconnect();
  for (let number = 2; number < past.numbered; number += AT_ONCE) {
    const nicks = Array.from({ length: AT_ONCE }, (_, n) => `${VICTIM}${number + n}`);
    for (const socket of await Promise.all(nicks.map((nick) => enter(server.url, nick)))) socket.disconnect();
  }
  await server.stop();
}

async function enter(url: string, nickName: string): Promise<Socket> {
  const auth = { protocol: 1, nickName, userId: `u-${nickName}` };
  const socket = io(url, { transports: ["websocket"], forceNew: true, reconnection: false, auth });
  await nextEvent(socket, "welcome");
  return socket;
}

async function join(socket: Socket, roomId: string): Promise<void> {
  await socket.emitWithAck("joinRoom", { roomId, limit: 0, listen: false });
}
