import { setTimeout as sleep } from "node:timers/promises";
import type { RawWebSocket } from "../../test/support/raw-websocket.ts";
import { type Attack, LARGE_ROOM, LOBBY, VICTIM } from "./attack.ts";
import type { Attacker } from "./attacker.ts";
import { BURST_MS, bursts, joinAll, unread } from "./request-attacks.ts";

/** The time that an attacker waits for the number of what it said, ms. */
const RECEIPT_MS = 5_000;

/** Emoji enough for more kinds than a message may have. */
const emoji = (n: number) => String.fromCodePoint(0x1f400 + (n % 60));

/** The longest message that a user may say. */
const longText = (n: number) => `${n} ${"聊".repeat(3_990)}`;

/** Mentions of all the honest clients. */
const everybody = [VICTIM, ...Array.from({ length: 49 }, (_, n) => `honest-${n + 1}`)]
  .map((nick) => `@${nick}`)
  .join(" ");

/** Says something in the lobby; resolves with its seq. */
async function say(attacker: Attacker, socket: RawWebSocket): Promise<number> {
  const receipt = new Promise<number>((resolve) => {
    attacker.countReplies(socket, (text) => {
      const [, seq] = /^439\[\{.*?"seq":(\d+)/.exec(text) ?? [];
      if (seq !== undefined) resolve(Number(seq));
    });
  });
  attacker.request(socket, "client_msg", { roomId: LOBBY, msg: "a line that is to be changed" }, 9);
  return Promise.race([receipt, sleep(RECEIPT_MS, 1)]);
}

/** New users who each say something in the lobby and then change it without end, burst after burst. */
function changes(
  name: string,
  users: number,
  perBurst: number,
  requestOf: (n: number) => readonly [string, object],
): Attack {
  return {
    name,
    run: async (attacker) => {
      const sockets = await attacker.enterMany(users);
      await joinAll(attacker, sockets, LOBBY);
      const own = await Promise.all(
        sockets.map(async (socket) => ({ socket, seq: await say(attacker, socket) })),
      );
      let made = 0;
      await attacker.repeat(BURST_MS, () => {
        for (const { socket, seq } of own) {
          for (let n = 0; n < perBurst; n += 1) {
            const [event, payload] = requestOf(made++);
            attacker.request(socket, event, { roomId: LOBBY, seq, changeId: `c-${made}`, ...payload }, n);
          }
        }
      });
    },
  };
}

/** Users who say something and delete it, over and over. */
const deletions: Attack = {
  name: "deletions",
  run: async (attacker) => {
    const sockets = await attacker.enterMany(20);
    await joinAll(attacker, sockets, LOBBY);
    let made = 0;
    await attacker.repeat(100, async () => {
      await Promise.all(
        sockets.map(async (socket) => {
          const seq = await say(attacker, socket);
          attacker.request(socket, "delete", { roomId: LOBBY, seq, changeId: `d-${made++}` });
        }),
      );
    });
  },
};

/** A client that comes back again and again as if it had missed every change, and reads none of it. */
const unreadResumes: Attack = {
  name: "unread-resumes",
  run: async (attacker) => {
    const [first] = await attacker.enterMany(1);
    if (first === undefined) return;
    const epoch = new Promise<string>((resolve) => {
      attacker.countReplies(first, (text) => {
        const [, found] = /"epoch":"([^"]+)"/.exec(text) ?? [];
        if (found !== undefined) resolve(found);
      });
    });
    attacker.request(first, "joinRoom", { roomId: LARGE_ROOM, limit: 0 });
    const since = { epoch: await Promise.race([epoch, sleep(RECEIPT_MS, "")]), seq: 200, rev: 0 };
    await unread("", LARGE_ROOM, 1_300, ["joinRoom", { roomId: LARGE_ROOM, since, limit: 500 }]).run(
      attacker,
    );
  },
};

export const CHANGE_ATTACKS: readonly Attack[] = [
  changes("edits", 20, 50, (n) => ["edit", { msg: `edit ${n}` }]),
  changes("large-edits", 20, 20, (n) => ["edit", { msg: longText(n) }]),
  changes("edited-mentions", 20, 20, (n) => ["edit", { msg: n % 2 === 0 ? everybody : `nobody ${n}` }]),
  bursts("reactions", 40, 50, LOBBY, (n) => {
    return ["react", { roomId: LOBBY, seq: 1, emoji: "👍", on: n % 2 === 0, changeId: `r-${Math.random()}` }];
  }),
  bursts("large-reactions", 40, 50, LARGE_ROOM, (n) => {
    return [
      "react",
      { roomId: LARGE_ROOM, seq: 1 + n, emoji: "👍", on: n % 2 === 0, changeId: `r-${Math.random()}` },
    ];
  }),
  changes("many-emoji", 20, 50, (n) => ["react", { emoji: emoji(n), on: true }]),
  changes("pins", 20, 50, (n) => ["pin", { on: n % 2 === 0 }]),
  bursts("stranger-changes", 20, 50, LOBBY, (n) => {
    return ["edit", { roomId: LOBBY, seq: 1 + n, msg: "not mine", changeId: `s-${n}` }];
  }),
  deletions,
  bursts("updates", 20, 50, LOBBY, (n) => [
    "client_msg",
    {
      roomId: LOBBY,
      msg: `at ${Math.random()}`,
      clientMsgId: "live",
      update: true,
      changeId: `${n}-${Math.random()}`,
    },
  ]),
  bursts("marks", 20, 20, LOBBY, (n) => [
    "client_msg",
    { roomId: LOBBY, msg: `${n}${"\u0301\u0315".repeat(1_900)}` },
  ]),
  bursts("mentions", 20, 20, LOBBY, (n) => ["client_msg", { roomId: LOBBY, msg: `${n} ${everybody}` }]),
  bursts("all", 20, 20, LOBBY, (n) => ["client_msg", { roomId: LOBBY, msg: `@all ${n}` }]),
  bursts("no-mentions", 20, 20, LOBBY, () => [
    "client_msg",
    { roomId: LOBBY, msg: "@h @ho @al ".repeat(350) },
  ]),
  unread("unread-changes", LARGE_ROOM, 1_300, ["changes", { roomId: LARGE_ROOM, after: 0, limit: 500 }]),
  unread("unread-pins", LARGE_ROOM, 1_300, ["pins", { roomId: LARGE_ROOM }]),
  unread("unread-thread", LARGE_ROOM, 1_300, ["thread", { roomId: LARGE_ROOM, seq: 9, limit: 500 }]),
  unreadResumes,
  bursts("threads", 12, 50, LARGE_ROOM, (n) => ["thread", { roomId: LARGE_ROOM, seq: 1 + n, limit: 500 }]),
  bursts("inbox", 20, 50, LOBBY, (n) => {
    const ids = Array.from({ length: 100 }, (_, index) => n * 100 + index);
    return n % 2 === 0 ? ["inbox", { limit: 100 }] : ["inboxDone", { ids }];
  }),
];
