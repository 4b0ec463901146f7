import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { silentLogger } from "../../src/core/logger.ts";
import type { ChangeAction } from "../../src/core/protocol/changes.ts";
import { memoryLog } from "../../src/server/log/memory-log.ts";
import type { ChangeDraft } from "../../src/server/log/message-log.ts";
import { sqliteLog } from "../../src/server/log/sqlite-log.ts";
import type { TrimmableLog } from "../../src/server/log/trimmable-log.ts";
import { type Database, openDatabase } from "../../src/server/store/database.ts";
import { draft, room } from "../support/drafts.ts";

const folder = mkdtempSync(join(tmpdir(), "groupchat-changes-"));

afterAll(() => rmSync(folder, { recursive: true }));

const ROOM = room("room1");

/** The state of a message, as a model knows it. */
interface Kept {
  readonly seq: number;
  msg: string;
  rev: number;
  isDeleted: boolean;
  isPinned: boolean;
  /** `emoji user`, in the order in which they came. */
  reactions: string[];
}

/** The changes of one room, as simple as they can be. */
class Model {
  kept: Kept[] = [];
  rev = 0;
  #last = 0;
  readonly #done = new Map<string, { seq: number; rev: number }>();

  append(msg: string): void {
    this.#last += 1;
    this.kept.push({ seq: this.#last, msg, rev: 0, isDeleted: false, isPinned: false, reactions: [] });
  }

  trim(newest: number): void {
    this.kept = this.kept.filter(({ seq }) => seq > this.#last - newest);
  }

  change(seq: number, userId: string, changeId: string, action: ChangeAction): unknown {
    const key = `${userId} ${changeId}`;
    const earlier = this.#done.get(key);
    if (earlier !== undefined) return { ...earlier, duplicate: true };
    const message = this.kept.find((one) => one.seq === seq);
    if (message === undefined) return "message-missing";
    if ((action.type === "edit" || action.type === "delete") && userId !== "u1") return "message-of-others";
    if (message.isDeleted && isMore(action)) return "message-deleted";
    if (this.#make(message, userId, action)) {
      this.rev += 1;
      message.rev = this.rev;
    }
    const receipt = { seq, rev: message.rev };
    this.#done.set(key, receipt);
    return { ...receipt, duplicate: false };
  }

  /** Does it; false if that is so already. */
  #make(message: Kept, userId: string, action: ChangeAction): boolean {
    const before = JSON.stringify(message);
    if (action.type === "edit") message.msg = action.msg;
    if (action.type === "pin") message.isPinned = action.on;
    if (action.type === "delete")
      Object.assign(message, { msg: "", isDeleted: true, isPinned: false, reactions: [] });
    if (action.type === "react") {
      const reaction = `${action.emoji} ${userId}`;
      const has = message.reactions.includes(reaction);
      if (action.on && !has) message.reactions.push(reaction);
      if (!action.on) message.reactions = message.reactions.filter((one) => one !== reaction);
    }
    return JSON.stringify(message) !== before;
  }
}

/** A deleted message can't become more; less it is already. */
function isMore(action: ChangeAction): boolean {
  return action.type === "edit" || (action.type !== "delete" && action.on);
}

/** A log that can be opened again. */
interface Real {
  readonly log: TrimmableLog;
  reopen(): Promise<void>;
  close(): Promise<void>;
}

class OnDisk implements Real {
  log: TrimmableLog;
  #database: Database;
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
    this.#database = openDatabase(file, "normal", "e");
    this.log = sqliteLog(this.#database, silentLogger);
  }

  async reopen(): Promise<void> {
    await this.close();
    this.#database = openDatabase(this.#file, "normal", "e");
    this.log = sqliteLog(this.#database, silentLogger);
  }

  async close(): Promise<void> {
    await this.log.close();
    this.#database.close();
  }
}

function inMemory(): Real {
  const log = memoryLog("e", silentLogger);
  return { log, reopen: async () => {}, close: () => log.close() };
}

const action: fc.Arbitrary<ChangeAction> = fc.oneof(
  fc.record({ type: fc.constant("edit" as const), msg: fc.constantFrom("a", "b", "c") }),
  fc.record({ type: fc.constant("delete" as const) }),
  fc.record({ type: fc.constant("react" as const), emoji: fc.constantFrom("👍", "🎉"), on: fc.boolean() }),
  fc.record({ type: fc.constant("pin" as const), on: fc.boolean() }),
);

const change = fc.record({
  seq: fc.integer({ min: 1, max: 8 }),
  userId: fc.constantFrom("u1", "u1", "u2"),
  changeId: fc.integer({ min: 1, max: 40 }).map((n) => `c${n}`),
  action,
});

const move = fc.oneof(
  { weight: 3, arbitrary: fc.record({ said: fc.constantFrom("a", "b", "c") }) },
  { weight: 6, arbitrary: fc.record({ changes: fc.array(change, { minLength: 1, maxLength: 5 }) }) },
  { weight: 1, arbitrary: fc.record({ newest: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 1, arbitrary: fc.constant({ reopen: true as const }) },
);

type Move = typeof move extends fc.Arbitrary<infer M> ? M : never;

async function play(real: Real, model: Model, one: Move): Promise<void> {
  if ("said" in one) {
    await real.log.append(draft(one.said));
    model.append(one.said);
  } else if ("changes" in one) {
    const results = await Promise.allSettled(one.changes.map((each) => real.log.change(toDraft(each))));
    const told = results.map((result) =>
      result.status === "rejected"
        ? result.reason.reason
        : { seq: result.value.seq, rev: result.value.rev, duplicate: result.value.duplicate },
    );
    expect(told).toEqual(
      one.changes.map(({ seq, userId, changeId, action: done }) => model.change(seq, userId, changeId, done)),
    );
  } else if ("newest" in one) {
    for (let more = true; more; ) {
      ({ more } = await real.log.trim({ newest: one.newest, receiptsBefore: 0, rows: 3 }));
    }
    model.trim(one.newest);
  } else {
    await real.reopen();
  }
}

function toDraft({ seq, ...more }: typeof change extends fc.Arbitrary<infer C> ? C : never): ChangeDraft {
  const isOwn = more.action.type === "edit" || more.action.type === "delete";
  return { roomId: ROOM, target: { seq }, at: 2_000, onlyOwn: isOwn, ...more };
}

/** The state of a log, as the model has it. */
async function stateOf(log: TrimmableLog): Promise<unknown> {
  const { messages } = await log.range(ROOM, { after: 0, limit: 500 });
  return messages.map(({ seq, msg, changes }) => ({
    seq,
    msg,
    rev: changes?.rev ?? 0,
    isDeleted: changes?.deletedAt !== undefined,
    isPinned: changes?.pinnedBy !== undefined,
    reactions: (changes?.reactions ?? [])
      .flatMap(({ emoji, users }) => users.map((user) => `${emoji} ${user}`))
      .sort(),
  }));
}

let files = 0;

test.each<[string, () => Real]>([
  ["on disk", () => new OnDisk(join(folder, `${++files}.db`))],
  ["in memory", inMemory],
])(
  "[Y1][Y2][Y3][Y6][Y8] the changes of the log %s are as simple as their model, whatever is edited, deleted, tried again, trimmed and opened again",
  async (_, open) => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 30 }), async (moves) => {
        const real = open();
        const model = new Model();
        const told = new Map<number, number>();
        real.log.onCommit(({ changes }) => {
          for (const { messages } of changes) {
            for (const { seq, changes: state } of messages) {
              expect(state?.rev ?? 0).toBeGreaterThan(told.get(seq) ?? 0);
              told.set(seq, state?.rev ?? 0);
            }
          }
        });
        for (const one of moves) await play(real, model, one);
        expect(await stateOf(real.log)).toEqual(
          model.kept.map((kept) => ({ ...kept, reactions: [...kept.reactions].sort() })),
        );
        const changed = model.kept.filter(({ rev }) => rev > 0).sort((one, another) => one.rev - another.rev);
        const page = await real.log.changes(ROOM, { after: 0, limit: 500 });
        expect(page.messages.map(({ seq }) => seq)).toEqual(changed.map(({ seq }) => seq));
        expect([page.rev, await real.log.rev(ROOM)]).toEqual([model.rev, model.rev]);
        expect((await real.log.pins(ROOM, 0)).messages.map(({ seq }) => seq)).toEqual(
          model.kept.filter(({ isPinned }) => isPinned).map(({ seq }) => seq),
        );
        await real.close();
      }),
      { numRuns: 40 },
    );
  },
);
