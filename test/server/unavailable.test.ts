import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { CLIENT_MSG, HISTORY, JOIN_ROOM, SERVER_MSG } from "../../src/core/protocol/event-names.ts";
import { sqliteLog } from "../../src/server/log/sqlite-log.ts";
import { openDatabase } from "../../src/server/store/database.ts";
import { v1Client } from "../support/pair-client.ts";
import type { Payload } from "../support/payload.ts";
import { RoomServer } from "../support/room-server.ts";
import { HubNetwork } from "../support/socket-pair.ts";

let server: RoomServer;

beforeEach(async () => {
  server = await RoomServer.start({ messageRate: null });
});

afterEach(() => server.close());

const ROOM = { roomId: "room1" };

test("[M7] while another process holds the file, what is said is refused, all else works, and then it goes on without a hole", async () => {
  const [ann, bob] = [await server.v1("ann"), await server.v1("bob")];
  for (const client of [ann, bob]) await client.ask(JOIN_ROOM, ROOM);
  await ann.ask(CLIENT_MSG, { ...ROOM, msg: "before", clientMsgId: "1" });
  const other = new DatabaseSync(server.data);
  other.exec("BEGIN IMMEDIATE");
  const refused = await Promise.all(
    ["2", "3"].map((clientMsgId) => ann.ask(CLIENT_MSG, { ...ROOM, msg: "during", clientMsgId })),
  );
  for (const { ok, error } of refused) expect([ok, error.code]).toEqual([false, "UNAVAILABLE"]);
  expect((await bob.ask(HISTORY, { ...ROOM, limit: 9 })).messages).toHaveLength(1);
  expect((await bob.ask(JOIN_ROOM, { roomId: "room2" })).ok).toBe(true);
  const { session } = ann.heard[0]?.payload ?? {};
  const again = await server.v1("ann", { session });
  expect((await again.ask(JOIN_ROOM, ROOM)).lastSeq).toBe(1);
  const stranger = server.dial({ protocol: 1, nickName: "new", userId: "u-new" });
  await expect(stranger.connected()).rejects.toThrow(/UNAVAILABLE/);
  other.exec("ROLLBACK");
  other.close();
  expect(await ann.ask(CLIENT_MSG, { ...ROOM, msg: "after", clientMsgId: "2" })).toMatchObject({
    seq: 2,
    duplicate: false,
  });
  await bob.hearsText("after");
  expect(bob.got(SERVER_MSG).map(({ seq, msg }: Payload) => [seq, msg])).toEqual([
    [1, "before"],
    [2, "after"],
  ]);
});

test("[M7] on a full disk what is said is refused, all else works, and with room again nothing is missing", async () => {
  const folder = mkdtempSync(join(tmpdir(), "groupchat-full-"));
  const database = openDatabase(join(folder, "chat.db"), "full", "e");
  const log = sqliteLog(database, silentLogger);
  const network = new HubNetwork({ log, limits: { messageRate: null } });
  const ann = await v1Client(network, "ann");
  await ann.join("room1");
  const taken: Payload[] = [];
  const refused = new Set<string>();
  const say = async (n: number) => {
    const receipt = await ann.say("room1", `${n} ${"x".repeat(3_000)}`, { clientMsgId: `${n}` });
    if (receipt.ok) return taken.push([receipt.seq, n]);
    return refused.add(receipt.error.code);
  };
  const { page_count }: Payload = database.connection.prepare("PRAGMA page_count").get();
  database.connection.exec(`PRAGMA max_page_count = ${page_count + 5}`);
  for (let n = 1; n <= 20; n += 1) await say(n);
  expect(taken.length).toBeGreaterThan(0);
  expect([...refused]).toEqual(["UNAVAILABLE"]);
  expect((await ann.ask(HISTORY, { ...ROOM, limit: 99 })).messages).toHaveLength(taken.length);
  expect((await (await v1Client(network, "bob")).join("room1")).lastSeq).toBe(taken.length);
  database.connection.exec("PRAGMA max_page_count = 1000000");
  for (let n = 1; n <= 20; n += 1) if (!taken.some(([, done]) => done === n)) await say(n);
  const { messages } = await ann.ask(HISTORY, { ...ROOM, limit: 99 });
  const stored = messages.map(({ seq, clientMsgId }: Payload) => [seq, Number(clientMsgId)]);
  expect(stored).toEqual(taken);
  expect(stored.map(([seq]: [number]) => seq)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  await log.close();
  database.close();
  rmSync(folder, { recursive: true });
});

test("[H4] a log that can't be read is said so, as what may work later", async () => {
  const folder = mkdtempSync(join(tmpdir(), "groupchat-unreadable-"));
  const database = openDatabase(join(folder, "chat.db"), "full", "e");
  const errors: string[] = [];
  const logger = { ...silentLogger, error: (message: string) => errors.push(message) };
  const network = new HubNetwork({ log: sqliteLog(database, logger) });
  const ann = await v1Client(network, "ann");
  await ann.join("room1");
  database.close();
  for (const reply of [await ann.ask(HISTORY, { ...ROOM, limit: 5 }), await ann.join("room2")]) {
    expect(reply).toMatchObject({ ok: false, error: { code: "UNAVAILABLE" } });
  }
  expect(errors).toEqual(["messages could not be read", "messages could not be read"]);
  rmSync(folder, { recursive: true });
});
