import { setTimeout as sleep } from "node:timers/promises";
import { type Attack, CROWD_ROOM, VICTIM } from "./attack.ts";

/** Rooms that one user may be in. */
const ROOMS_EACH = 50;

/** A crowd of base clients, from several addresses so that no cap keeps it small. */
const CROWD = { addresses: 20, each: 50 };

const roomName = (n: number) => `room-${String(n).padStart(6, "0")}`;

export const ROOM_ATTACKS: readonly Attack[] = [
  {
    // Makes as many rooms as it may, named so that they come first in any order, and asks for the list of them.
    name: "rooms",
    run: async (attacker) => {
      const sockets = await attacker.enterMany(100);
      let made = 0;
      for (const socket of sockets) {
        for (let n = 0; n < ROOMS_EACH; n += 1) {
          attacker.request(socket, "joinRoom", { roomId: roomName(made++), limit: 0 });
        }
      }
      await sleep(500);
      await attacker.repeat(1_000, () => {
        for (const socket of sockets.slice(0, 20)) {
          for (let n = 0; n < 50; n += 1) attacker.request(socket, "rooms", {});
        }
      });
    },
  },
  {
    // Many base clients in one room, where one more comes and goes.
    name: "roster-churn",
    run: async (attacker) => {
      const base = { nickName: "guest", roomId: CROWD_ROOM };
      for (let address = 1; address <= CROWD.addresses; address += 1) {
        const from = `127.0.1.${address}`;
        const crowd = await Promise.all(
          Array.from({ length: CROWD.each }, () => attacker.enter(undefined, from)),
        );
        for (const [n, socket] of crowd.entries()) {
          if (socket === undefined) continue;
          attacker.countReplies(socket);
          attacker.request(socket, "joinRoom", { ...base, id: `crowd-${address}-${n}` }, "");
        }
      }
      const churner = await attacker.enter();
      if (churner === undefined) return;
      attacker.countReplies(churner);
      await attacker.repeat(20, () => {
        attacker.request(churner, "joinRoom", { ...base, id: "churner" });
        attacker.request(churner, "leaveRoom", { roomId: CROWD_ROOM });
      });
    },
  },
  {
    // Fills the rooms of somebody who never asked for one; whether they can still join is looked at afterwards.
    name: "directs",
    run: async (attacker) => {
      const sockets = await attacker.enterMany(80);
      for (const socket of sockets) attacker.request(socket, "direct", { userId: `u-${VICTIM}` });
      await attacker.stay();
    },
  },
];
