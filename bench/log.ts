import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "../src/core/logger.ts";
import type { MessageDraft } from "../src/core/protocol/message.ts";
import { type Nick, type RoomId, toNick, toRoomId } from "../src/core/protocol/names.ts";
import { sqliteLog } from "../src/server/log/sqlite-log.ts";
import { openDatabase, type Sync } from "../src/server/store/database.ts";
import { quantile, rounds, spread, table, write } from "./measure.ts";

const ROUNDS = 5;

/** Drafts of one measurement, by how many are appended in one turn. */
const AMOUNT = new Map([
  [1, 1_500],
  [10, 10_000],
  [100, 40_000],
  [1_000, 60_000],
]);

interface Result {
  readonly perSecond: number;
  /** From `append` to its receipt, ms. */
  readonly latencies: readonly number[];
}

const roomId = toRoomId("room1") as RoomId;
const nickName = toNick("bench") as Nick;

function draft(): MessageDraft {
  const msg = "a line of an ordinary length, as people write them in a chat 聊天";
  return {
    roomId,
    at: Date.now(),
    userId: "u",
    nickName,
    msg,
    kind: "text",
    replyTo: undefined,
    clientMsgId: randomUUID(),
  };
}

/** Appends in groups of one turn, each group after the one before; a group of one is one transaction a message. */
async function measure(sync: Sync, group: number): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "groupchat-bench-"));
  const database = openDatabase(join(folder, "chat.db"), sync, "bench");
  const log = sqliteLog(database, silentLogger);
  const amount = AMOUNT.get(group) ?? group;
  const latencies: number[] = [];
  const began = performance.now();
  for (let done = 0; done < amount; done += group) {
    const asked = performance.now();
    await Promise.all(Array.from({ length: group }, () => log.append(draft())));
    latencies.push(performance.now() - asked);
  }
  const seconds = (performance.now() - began) / 1_000;
  await log.close();
  database.close();
  rmSync(folder, { recursive: true });
  return { perSecond: amount / seconds, latencies };
}

/** `log`: what a durable message costs, by how many share a transaction. */
export async function log(): Promise<void> {
  const variants = [...AMOUNT.keys()].flatMap((group) => [`${group} full`, `${group} normal`]);
  const results = await rounds(ROUNDS, variants, (variant) => {
    const [group, sync] = variant.split(" ");
    return measure(sync as Sync, Number(group));
  });
  write("### The log: messages committed a second, and from asking to receipt");
  write();
  const of = (group: number, sync: Sync) => results.get(`${group} ${sync}`) ?? [];
  const rate = (some: readonly Result[]) => spread(some.map(({ perSecond }) => perSecond));
  const ms = (some: readonly Result[]) => {
    const all = some.flatMap(({ latencies }) => latencies);
    return `${quantile(all, 0.5).toFixed(2)} / ${quantile(all, 0.99).toFixed(2)}`;
  };
  table(
    [
      "messages in a transaction",
      "full, a second",
      "normal, a second",
      "full, ms p50 / p99",
      "normal, ms p50 / p99",
    ],
    [...AMOUNT.keys()].map((group) => {
      const [full, normal] = [of(group, "full"), of(group, "normal")];
      return [String(group), rate(full), rate(normal), ms(full), ms(normal)];
    }),
  );
}
