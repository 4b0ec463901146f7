import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import { memoryLog } from "../../src/server/log/memory-log.ts";
import { sqliteLog } from "../../src/server/log/sqlite-log.ts";
import type { TrimmableLog } from "../../src/server/log/trimmable-log.ts";
import { openDatabase } from "../../src/server/store/database.ts";
import { draft, room } from "../support/drafts.ts";
import { untilIndexed } from "../support/indexing.ts";

const folder = mkdtempSync(join(tmpdir(), "groupchat-search-"));
const database = openDatabase(join(folder, "chat.db"), "normal", "e");
const onDisk = sqliteLog(database, silentLogger);
const inMemory = memoryLog("e", silentLogger);

afterAll(async () => {
  await onDisk.close();
  database.close();
  rmSync(folder, { recursive: true });
});

const PIECES = [
  ...[
    "deploy",
    "De",
    "v1",
    "12",
    "Ａ",
    "é",
    "e",
    "ß",
    "SS",
    "ı",
    "İ",
    "ς",
    "Σ",
    "đ",
    "ñ",
    "한국",
    "어",
    "приве",
    "т",
  ],
  ...[
    "部",
    "署",
    "が",
    "か",
    "ｶﾞ",
    "ー",
    "ก",
    "ำ",
    "น้ำ",
    "ខ្មែ",
    "မြန်",
    "བོད",
    "हि",
    "न्दी",
    "म",
    "שָׁ",
    "לום",
    "محـ",
    "مّ",
  ],
  ...[
    " ",
    " ",
    " ",
    "-",
    "་",
    "，",
    '"',
    "*",
    "(",
    "\u0301",
    "\u200d",
    "\u200b",
    "\ufe0f",
    "🎉",
    "👩‍👧",
    "１",
    "½",
    "\u{1f1e9}",
    "\ue0b0",
  ],
];
const text = fc
  .array(
    fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...PIECES) },
      fc.string({ unit: "binary", maxLength: 3 }),
    ),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((pieces) => pieces.join("").replaceAll("\0", " "));

let rooms = 0;

/** Enough for all to be in the index, which takes messages together. */
const FILLERS = Array.from({ length: 500 }, () => draft("", { roomId: room("filler") }));

/** Searches each log, in a room of its own, the one on disk before and after all is in its index; gives the indexes of the texts it found. */
async function found(said: readonly string[], query: string): Promise<number[][]> {
  const roomId = room(`room${++rooms}`);
  const search = async (log: TrimmableLog): Promise<number[]> => {
    const seqs: number[] = [];
    let before: number | undefined;
    do {
      const page = await log.search({ query, roomIds: [roomId], limit: 50, before });
      seqs.push(...page.found.map(({ seq }) => seq));
      before = page.next;
    } while (before !== undefined);
    return seqs;
  };
  for (const log of [onDisk, inMemory]) await log.appendAll(said.map((msg) => draft(msg, { roomId })));
  const soon = await search(onDisk);
  await onDisk.appendAll(FILLERS);
  await untilIndexed(database);
  return [soon, await search(onDisk), await search(inMemory)];
}

test("[E9] the log on disk and the one in memory find the same, whatever is said and looked for", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 6 }), text, async (said, query) => {
      const [soon, indexed, memory] = await found(said, query);
      expect([soon, indexed]).toEqual([memory, memory]);
    }),
    { numRuns: 400 },
  );
});

test("[E1][E9] what is said is found by itself, and by each beginning of it that holds something indexed", async () => {
  await fc.assert(
    fc.asyncProperty(text, fc.nat(), async (said, cut) => {
      const characters = [...said.normalize("NFKC")];
      const query = characters.slice(0, 1 + (cut % characters.length)).join("");
      fc.pre(/[\p{L}\p{N}]/u.test(query));
      expect(await found([said], query)).toEqual([[1], [1], [1]]);
    }),
    { numRuns: 400 },
  );
});
