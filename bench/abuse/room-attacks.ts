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
    // Makes rooms, and so keeps order there: decides about them without end, which the audit log keeps.
    name: "decisions",
    run: async (attacker) => {
      const sockets = await attacker.enterMany(20);
      const own = sockets.map((socket, n) => ({ socket, roomId: `room-own-${attacker.order.run}-${n}` }));
      for (const { socket, roomId } of own) attacker.request(socket, "joinRoom", { roomId, limit: 0 });
      await sleep(500);
      await attacker.repeat(500, () => {
        for (const { socket, roomId } of own) {
          for (let n = 0; n < 10; n += 1) {
            attacker.request(socket, "invite", { roomId, end: n % 2 === 1 });
            attacker.request(socket, "room", { roomId, settings: { slowMs: n } });
          }
        }
      });
    },
  },
  {
    // Has made many rooms, of each of which something is kept, and asks for what can't be decided there, so that all of it may be read anew.
    name: "refused-roles",
    run: async (attacker) => {
      const sockets = await attacker.enterMany(20);
      for (let n = 0; n < ROOMS_EACH * sockets.length; n += 1) {
        const socket = sockets[n % sockets.length];
        if (socket) attacker.request(socket, "joinRoom", { roomId: `room-kept-${n}`, limit: 0 });
      }
      const guest = await attacker.enter();
      if (guest === undefined) return;
      attacker.countReplies(guest);
      attacker.request(guest, "joinRoom", { roomId: "room-kept-0", nickName: "nobody", id: "nobody" }, "");
      const about = { action: "role", roomId: "room-kept-0", nickName: "nobody", role: "reader" };
      await attacker.repeat(300, () => {
        for (const socket of sockets.slice(0, 5)) {
          for (let n = 0; n < 20; n += 1) attacker.request(socket, "moderate", about);
        }
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
