import { setTimeout as sleep } from "node:timers/promises";
import { OPCODE, type RawWebSocket } from "../../test/support/raw-websocket.ts";
import { type Attack, LOBBY, VICTIM, WITNESS_ID } from "./attack.ts";
import type { Attacker } from "./attacker.ts";

/** Nicks that a reader takes for the victim's. */
const LOOKALIKES = [
  `${VICTIM}\ufe00`,
  `${VICTIM}\u{e0100}`,
  `${VICTIM}\u034f`,
  `${VICTIM}\u2060`,
  `${VICTIM}\u115f`,
  `${VICTIM}\u3164`,
  `${VICTIM}\u{e0041}`,
  `\u00ad${VICTIM}`,
  `\u202e${VICTIM}`,
  "\u0430lice", // Cyrillic а
  "al\u0456ce", // Cyrillic і
  "ali\u0441e", // Cyrillic с
  "\uff41lice",
  "\u{1d41a}lice",
  "a\u217cice",
  "\u0251lice",
];

/** The time in which a server says who came in, ms. */
const ROSTER_MS = 300;

/** Nicks in rosters and presences that look like the victim's and are not: without a number behind them. */
function lookalikesIn(text: string, mine: string): string[] {
  const nicks = [...text.matchAll(/"nickName":"((?:[^"\\]|\\.)*)"(?:,"socketId":"[^"]*")?,"id":"([^"]*)"/g)];
  return nicks
    .filter(([, nick = "", id = ""]) => id === mine && !/\d$/.test(nick))
    .map(([, nick = ""]) => JSON.stringify(nick));
}

/** Claims numbered nicks, so that a base client of the plain one has to look far for a free number. */
async function claimNumbers(attacker: Attacker): Promise<void> {
  let number = 2;
  await attacker.repeat(0, async () => {
    const claims = Array.from({ length: 20 }, () => {
      const nickName = `${VICTIM}${number++}`;
      return attacker.enter({ protocol: 1, nickName, userId: `u-${attacker.newName()}` });
    });
    for (const socket of await Promise.all(claims)) socket?.end();
    const guest = await attacker.enter();
    if (guest !== undefined) claimPlainNick(attacker, guest);
  });
}

function claimPlainNick(attacker: Attacker, guest: RawWebSocket): void {
  attacker.countReplies(guest);
  for (let n = 0; n < 20; n += 1) {
    attacker.request(guest, "joinRoom", { roomId: LOBBY, nickName: VICTIM, id: attacker.newName() });
    attacker.request(guest, "leaveRoom", { roomId: LOBBY });
  }
}

export const NAME_ATTACKS: readonly Attack[] = [
  { name: "nick-numbers", run: claimNumbers },
  {
    name: "lookalikes",
    run: async (attacker) => {
      for (const nickName of LOOKALIKES) {
        const userId = `u-${attacker.newName()}`;
        const socket = await attacker.enter({ protocol: 1, nickName, userId });
        if (socket !== undefined) attacker.breaches.push(`a v1 client is ${JSON.stringify(nickName)}`);
        socket?.end();
        const guest = await attacker.enter();
        if (guest === undefined) continue;
        const id = attacker.newName();
        guest.listen(({ opcode, payload }) => {
          if (opcode !== OPCODE.text) return;
          const text = payload.toString();
          attacker.tally.hear(text);
          for (const nick of lookalikesIn(text, id)) attacker.breaches.push(`a base client is ${nick}`);
        });
        attacker.request(guest, "joinRoom", { roomId: LOBBY, nickName, id });
        await sleep(ROSTER_MS);
        guest.end();
      }
    },
  },
  {
    // The clients that get it look at it.
    name: "tags",
    run: async (attacker) => {
      const [socket] = await attacker.enterMany(1);
      if (socket === undefined) return;
      attacker.request(socket, "joinRoom", { roomId: LOBBY, limit: 0 });
      for (const invisible of [
        "\u{e0041}",
        "\u{e0001}",
        "\u{e0100}",
        "\u2060",
        "\u3164",
        "\u034f",
        "\ufff0",
      ]) {
        attacker.request(socket, "client_msg", { roomId: LOBBY, msg: `a${invisible}b` });
      }
      await sleep(ROSTER_MS);
    },
  },
  {
    name: "borrowed-id",
    run: async (attacker) => {
      const guest = await attacker.enter();
      if (guest === undefined) return;
      attacker.countReplies(guest);
      attacker.request(guest, "joinRoom", { roomId: LOBBY, nickName: "witness", id: WITNESS_ID });
      attacker.request(guest, "client_msg", { roomId: LOBBY, msg: "in your name", userId: WITNESS_ID });
      await sleep(ROSTER_MS);
    },
  },
];
