import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import type { Message } from "../../src/core/protocol/message.ts";
import type { LogSearch } from "../../src/server/log/message-log.ts";
import { SearchVolumes } from "../../src/server/log/search-volumes.ts";
import { sqliteLog } from "../../src/server/log/sqlite-log.ts";
import type { TrimmableLog } from "../../src/server/log/trimmable-log.ts";
import { backup } from "../../src/server/store/backup.ts";
import { type Database, openDatabase } from "../../src/server/store/database.ts";
import { draft, nick, room } from "../support/drafts.ts";
import { listVolumes, untilIndexed } from "../support/indexing.ts";

let folder: string;
let database: Database;
let log: TrimmableLog;

function open(file = "chat.db"): void {
  database = openDatabase(join(folder, file), "normal", "e");
  log = sqliteLog(database, silentLogger);
}

async function close(): Promise<void> {
  await log.close();
  database.close();
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "groupchat-index-"));
  open();
});
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true });
});

const append = (count: number, roomId = room("room1"), text = "word") =>
  log.appendAll(Array.from({ length: count }, (_, n) => draft(`${text} ${n}`, { roomId })));

/** Reads all pages. */
async function findAll(search: Omit<LogSearch, "limit">): Promise<Message[]> {
  const messages: Message[] = [];
  for (let before: number | undefined; ; ) {
    const page = await log.search({ ...search, limit: 2_000, before });
    messages.push(...page.found);
    before = page.next;
    if (before === undefined) return messages;
  }
}

async function found(query: string, roomId = room("room1")): Promise<string[]> {
  return (await findAll({ query, roomIds: [roomId] })).map(({ msg }) => msg);
}

it("[E6] a message is found as soon as it is committed, and by the next process too", async () => {
  await append(3);
  expect(await found("word 2")).toEqual(["word 2"]);
  await close();
  open();
  expect(await found("word")).toEqual(["word 2", "word 1", "word 0"]);
});

it("[E6] a message that could not be committed is not found", async () => {
  const { connection } = database;
  connection.exec("VACUUM");
  const { page_count }: { page_count: number } = connection.prepare("PRAGMA page_count").get();
  connection.exec(`PRAGMA max_page_count = ${page_count}`);
  await expect(append(500)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  connection.exec("PRAGMA max_page_count = 1000000");
  await append(1, room("room1"), "kept");
  expect([await found("word"), await found("kept")]).toEqual([[], ["kept 0"]]);
});

it("[E4][E6] what was trimmed is never found, and what is said after it is, also after a restart", async () => {
  await append(2);
  await append(3, room("room2"), "gone");
  await log.trim({ newest: 0, receiptsBefore: 0, rows: 100 });
  await close();
  open();
  await append(4, room("room1"), "new");
  expect(await found("new")).toHaveLength(4);
  expect(await found("gone", room("room2"))).toEqual([]);
  expect(await found("word")).toEqual([]);
});

/** Enough for all to be in the index, which takes messages together. */
async function fill(): Promise<void> {
  await append(500, room("filler"), "filler");
  await untilIndexed(database);
}

/** Goes on behind an id, as if all before it had been said and had gone: its message has it from now on. */
async function goOnAt(id: number): Promise<void> {
  database.connection.exec(`UPDATE messages SET id = ${id} WHERE id = (SELECT max(id) FROM messages)`);
  await close();
  open();
}

const volumes = () => listVolumes(database);

it("[E2][E10] pages lead on from one volume of the index to the next, each message once", async () => {
  await append(3);
  await goOnAt(131_000);
  await fill();
  await append(3, room("room1"), "new word");
  await goOnAt(500_000);
  await fill();
  expect(volumes()).toEqual([1, 131_073, 500_000]);
  const seqs: number[][] = [];
  let before: number | undefined;
  do {
    const page = await log.search({ query: "wor", roomIds: [room("room1")], limit: 2, before });
    seqs.push(page.found.map(({ seq }) => seq));
    before = page.next;
  } while (before !== undefined);
  expect(seqs.flat()).toEqual([6, 5, 4, 3, 2, 1]);
  await close();
  open();
  expect(await found("new wor")).toHaveLength(3);
});

it("[E4][E6] a volume goes with its last message, and another one comes", async () => {
  await append(3, room("room1"), "gone");
  await fill();
  await log.trim({ newest: 0, receiptsBefore: 0, rows: 1_000 });
  expect(volumes()).toEqual([]);
  await append(3);
  await fill();
  expect(volumes()).toEqual([504]);
  expect([await found("gone"), await found("word 1")]).toEqual([[], ["word 1"]]);
});

it("[E6] a step of indexing that could not be written is made again, and until then all is found", async () => {
  const { connection } = database;
  connection.exec("VACUUM");
  await append(600);
  const { page_count }: { page_count: number } = connection.prepare("PRAGMA page_count").get();
  connection.exec(`PRAGMA max_page_count = ${page_count}`);
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(volumes()).toEqual([]);
  expect(await found("word 599")).toEqual(["word 599"]);
  connection.exec("PRAGMA max_page_count = 1000000");
  await append(1);
  await untilIndexed(database);
  expect(volumes()).toEqual([1]);
  expect(await found("word 599")).toEqual(["word 599"]);
});

it("[E10] long messages are indexed before there are many, and fill a volume sooner", async () => {
  const long = "部署完成了吗".repeat(650);
  for (let n = 0; n < 300; n += 1) await append(1, room("room1"), long);
  await untilIndexed(database, 20);
  expect(volumes().length).toBeGreaterThan(1);
  expect(volumes()[0]).toBe(1);
  expect(await found("完成 署部")).toEqual([]);
});

/** Indexes messages as a process that has just begun does: 800 words in each. */
function indexWords(ids: readonly number[], word: (n: number) => string): void {
  const index = new SearchVolumes(database.connection);
  database.connection.exec("BEGIN");
  for (const id of ids) {
    const words = Array.from({ length: 800 }, (_, n) => word(id * 800 + n));
    index.add(id, words.join(" "), "§room1 ¶ann");
  }
  index.noteSizes();
  database.connection.exec("COMMIT");
}

const idsFrom = (first: number, count: number) => Array.from({ length: count }, (_, n) => first + n);

it.each([
  ["a", "A"],
  ["é", "é"],
  ["1", "1"],
])(
  "[L24] many words that begin with %j or %j fill a volume sooner, also where the server restarts meanwhile",
  (one, other) => {
    const alike = (n: number) => (n % 2 === 0 ? one : other) + n.toString(36);
    indexWords(idsFrom(1, 15), alike);
    expect(volumes()).toEqual([1]);
    indexWords(idsFrom(16, 15), alike);
    expect(volumes()).toEqual([1, 26]);
  },
);

it("[L24] as many that begin otherwise do not, nor do messages of one room and nick", () => {
  indexWords(idsFrom(1, 30), (n) => String.fromCharCode(97 + (n % 26)) + n.toString(36));
  expect(volumes()).toEqual([1]);
  const index = new SearchVolumes(database.connection);
  database.connection.exec("BEGIN");
  for (const id of idsFrom(31, 21_000)) index.add(id, "", "§room1 ¶ann");
  database.connection.exec("COMMIT");
  expect(volumes()).toEqual([1]);
});

it("[E1] of a long query every token counts, though the index is not asked for all", async () => {
  const nine = "one two three four five six seven eight nine";
  await append(1, room("room1"), nine);
  await append(1, room("room1"), "one two three four five six seven eight");
  await fill();
  expect(await found("one two three four five six seven eight")).toHaveLength(2);
  expect(await found(`${nine} 0`)).toEqual([`${nine} 0`]);
  expect(await found("one two three four five six seven eight nin")).toEqual([`${nine} 0`]);
  expect(await found("one-two-three-four-five-six-seven-eight-nin")).toEqual([`${nine} 0`]);
  expect(await found("one-two-three-four-five-six-seven-eight-ten")).toEqual([]);
});

it("[E2][E3] rooms and nicks that differ only in signs, or in case, are told apart as ever", async () => {
  const speakers = ["a.b", "a_b", "A.B"].map((name) => ({
    roomId: room(`room${name}`),
    nickName: nick(name),
  }));
  await log.appendAll(speakers.map((speaker) => draft("word", speaker)));
  await fill();
  for (const [index, { roomId, nickName }] of speakers.entries()) {
    const here = await findAll({ query: "word", roomIds: [roomId] });
    expect(here.map((message) => message.roomId)).toEqual([roomId]);
    const roomIds = speakers.map((speaker) => speaker.roomId);
    const from = await findAll({ query: "word", roomIds, nickName });
    const same = index === 1 ? ["a_b"] : ["A.B", "a.b"];
    expect(from.map((message) => message.nickName)).toEqual(same);
  }
});

it("[E3] what is said often in other rooms hides nothing of many that are named", async () => {
  await append(3);
  await append(250, room("loud"));
  await fill();
  const roomIds = ["room1", "room2", "room3", "room4", "room5"].map(room);
  for (const query of ["word", "wor"]) {
    expect((await findAll({ query, roomIds })).map(({ seq }) => seq)).toEqual([3, 2, 1]);
  }
});

it("[E1] no word of a query is taken for a room or a nick", async () => {
  await append(2);
  await fill();
  for (const query of ["room1", "§room1", "¶ann", "ann", "filler §room1"])
    expect(await found(query)).toEqual([]);
});

it("[Y7] an edited message is found by its new words and not by its old ones, also where it was indexed, and a deleted one by none", async () => {
  await append(3);
  await fill();
  const change = { roomId: room("room1"), userId: "u1", at: 1, onlyOwn: true };
  for (const seq of [1, 2]) {
    const action = { type: "edit", msg: `fresh ${seq}` } as const;
    await log.change({ ...change, target: { seq }, changeId: `e${seq}`, action });
  }
  await log.change({ ...change, target: { seq: 3 }, changeId: "d", action: { type: "delete" } });
  const expectFound = async () => {
    expect([await found("word"), await found("fresh")]).toEqual([[], ["fresh 2", "fresh 1"]]);
  };
  await expectFound();
  await close();
  open();
  await expectFound();
  expect(volumes()).toEqual([1]);
});

it("[D4][E6] a search in a copy of the data file finds the same", async () => {
  await append(6);
  backup(join(folder, "chat.db"), join(folder, "copy.db"), "copied");
  await close();
  open("copy.db");
  expect(await found("word 5")).toEqual(["word 5"]);
});
