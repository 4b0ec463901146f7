import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { check } from "../../chaos/checker.ts";
import type { Fault } from "../../chaos/evidence.ts";
import type {
  ClientHistory,
  HistoryRecord,
  LoggedMessage,
  LoggedReceipt,
  Recorded,
  State,
} from "../../chaos/history.ts";
import { Random } from "../../chaos/random.ts";
import { findTexts, rareWord } from "../../chaos/rare-words.ts";
import { toRoomId } from "../../src/core/protocol/names.ts";

const room = toRoomId("room1") ?? expect.unreachable();
const epoch = "e";
const t = 0;
const at = 0;

type Action = Recorded<"asked">["action"];

const said = (text: string, seq: number): HistoryRecord[] => [
  { type: "said", t, room, id: `id-${text}`, text },
  { type: "kept", t, room, id: `id-${text}` },
  { type: "acknowledged", t, room, id: `id-${text}`, seq, at },
];
const asked = (change: string, action: Action, id = "id-a"): HistoryRecord => {
  return { type: "asked", t, room, change, target: { id }, action };
};
const kept = (change: string): HistoryRecord => ({ type: "kept change", t, room, change });
const done = (change: string, rev: number): HistoryRecord => ({ type: "done", t, room, change, rev, at });
const refused = (change: string, reason: string): HistoryRecord => {
  return { type: "refused", t, room, change, reason };
};
const view = (type: "shown" | "changed", text: string, state: State, by = "ann"): HistoryRecord => {
  return { ...{ type, t, room, epoch, seq: 1, at, by, text, state } };
};
const began: HistoryRecord = { type: "began", t, process: 2 };
const ended: HistoryRecord = { type: "ended", t };

const receipt = (change: string, rev: number, userId = "u-ann"): LoggedReceipt => {
  return { change, userId, seq: 1, rev, at };
};

const EDIT: Action = { type: "edit", msg: "b" };
const EDIT_AGAIN: Action = { type: "edit", msg: "c" };
const REACT: Action = { type: "react", emoji: "👍", on: true };
const LIKED = [{ emoji: "👍", count: 1, users: ["u-bob"] }];

/** Ann says a, and makes it b and then c; Bob likes it between. */
const ann: readonly HistoryRecord[] = [
  ...said("a", 1),
  ...[asked("1", EDIT), kept("1"), done("1", 1)],
  ...[asked("3", EDIT_AGAIN), kept("3"), done("3", 3)],
];
const likes: readonly HistoryRecord[] = [
  { type: "asked", t, room, change: "2", target: { seq: 1 }, action: REACT },
  ...[kept("2"), done("2", 2)],
];
const b: State = { rev: 1, editedAt: at };
const liked: State = { rev: 2, editedAt: at, reactions: LIKED };
const c: State = { rev: 3, editedAt: at, reactions: LIKED };
const sees: readonly HistoryRecord[] = [
  view("shown", "a", {}),
  view("changed", "b", b),
  view("changed", "b", liked),
  view("changed", "c", c),
];
const RECEIPTS = [receipt("1", 1), receipt("2", 2, "u-bob"), receipt("3", 3)];

interface Run {
  readonly ann?: readonly HistoryRecord[];
  readonly bob?: readonly HistoryRecord[];
  readonly receipts?: readonly LoggedReceipt[];
  readonly message?: Partial<LoggedMessage>;
  readonly rev?: number;
}

function faults({ receipts = RECEIPTS, rev = 3, message = {}, ...run }: Run): Fault[] {
  const histories: ClientHistory[] = [
    { client: "ann", user: "ann", records: run.ann ?? ann },
    { client: "bob", user: "bob", records: run.bob ?? [...likes, ...sees, ended] },
  ];
  const logged: LoggedMessage = { seq: 1, at, by: "ann", text: "c", id: "id-a", state: c, ...message };
  const log = { room, epoch, rev, receipts, messages: [logged] };
  return [...new Set(check(histories, [log]).map(({ fault }) => fault))];
}

describe("the checker is content with changes", () => {
  test("that are done, shown and in the log", () => {
    expect(faults({})).toEqual([]);
  });

  test("of which a client was shown the last state alone, or one that came again to a new process", () => {
    expect(faults({ bob: [...likes, view("shown", "c", c), ended] })).toEqual([]);
    expect(faults({ bob: [...likes, ...sees, began, view("changed", "c", c), ended] })).toEqual([]);
    expect(faults({ bob: [...likes, ...sees.slice(0, 2)] })).toEqual([]);
  });

  test("that changed nothing, or were neither acknowledged nor kept", () => {
    const more = [...ann, asked("4", EDIT_AGAIN), done("4", 3), asked("5", { type: "edit", msg: "x" })];
    expect(faults({ ann: more, receipts: [...RECEIPTS, receipt("4", 3)] })).toEqual([]);
  });

  test("refused because the message had been deleted", () => {
    const gone: State = { rev: 4, deletedAt: at, deletedBy: "u-ann" };
    const records = [...ann, asked("4", { type: "delete" }), asked("5", { type: "edit", msg: "x" })];
    const bob = [...likes, ...sees, view("changed", "", gone), ended];
    const run = { bob, rev: 4, receipts: [...RECEIPTS, receipt("4", 4)], message: { text: "", state: gone } };
    expect(faults({ ...run, ann: [...records, refused("5", "message-deleted")] })).toEqual([]);
  });

  test("of a message that two devices of a user were the first to say", () => {
    const update = (change: string, msg: string) => asked(change, { type: "update", msg }, "live");
    const state: State = { rev: 1, editedAt: at };
    const run = { bob: [], rev: 1, receipts: [receipt("1", 0), receipt("2", 1)] };
    const message = { text: "y", id: "live", state };
    expect(faults({ ...run, ann: [update("1", "x"), update("2", "y")], message })).toEqual([]);
  });
});

describe("the checker finds", () => {
  const without = (type: HistoryRecord["type"]) => ann.filter((record) => record.type !== type);
  const firstTwo = { receipts: RECEIPTS.slice(0, 2), rev: 2, message: { text: "b", state: liked } };
  const cases: [string, Fault, Run][] = [
    ["an acknowledged change that is not in the log", "lost", { ...firstTwo, bob: likes }],
    ["a change that was kept and never done", "lost", { ...firstTwo, bob: likes, ann: without("done") }],
    ["a message that a change was taken back from", "undone", { message: { text: "b", state: c } }],
    ["a reaction that is gone", "undone", { message: { state: { ...c, reactions: [] } } }],
    ["a pin that nobody asked for", "undone", { message: { state: { ...c, pinnedBy: "u-ann" } } }],
    ["a message that stands at an earlier change", "undone", { message: { state: { ...c, rev: 2 } } }],
    ["a change that was done twice", "twice", { rev: 4 }],
    ["a change that nobody asked for", "phantom", { receipts: [...RECEIPTS, receipt("x", 3)] }],
    [
      "a change of another message than the one asked for",
      "phantom",
      { ann: [...said("a", 1), asked("1", EDIT, "x")] },
    ],
    ["a receipt for another number than the log's", "place", { ann: [...without("done"), done("1", 2)] }],
    [
      "changes of a message in another order than they were asked for",
      "order",
      { ann: [...said("a", 1), asked("3", EDIT_AGAIN), asked("1", EDIT)] },
    ],
    ["a client that was not shown the last change", "lost", { bob: [...likes, ...sees.slice(0, 3), ended] }],
    [
      "a message that went back to an earlier state",
      "order",
      { bob: [...likes, ...sees, view("changed", "b", b)] },
    ],
    [
      "a state that was shown twice to one process",
      "twice",
      { bob: [...likes, ...sees, view("changed", "c", c)] },
    ],
    [
      "two who do not agree on a message after a change",
      "order",
      { bob: [...likes, ...sees.slice(0, 3), view("changed", "c", { ...c, reactions: [] })] },
    ],
    [
      "a state that the log never had",
      "phantom",
      { bob: [...likes, ...sees, view("changed", "c", { ...c, rev: 4 })] },
    ],
    ["words that an edit put in another's mouth", "phantom", { bob: [view("shown", "b", b, "bob")] }],
    ["a deleted message with a text", "phantom", { bob: [view("shown", "b", { rev: 2, deletedAt: at })] }],
    [
      "a refusal of a change that might have been done",
      "false alarm",
      { ann: [...ann, asked("4", { type: "edit", msg: "x" }), refused("4", "message-deleted")] },
    ],
    ["a refusal told of what was done", "false alarm", { ann: [...ann, refused("3", "message-deleted")] }],
  ];
  test.each(cases)("%s", (_, fault, run) => {
    expect(faults(run)).toContain(fault);
  });
});

test("texts are found in a file, its log and its index, also where only the end of a word is left", () => {
  const random = new Random(1);
  const texts = Array.from({ length: 4 }, (_, n) => `client ${n} ${rareWord(random)}`);
  const folder = mkdtempSync(join(tmpdir(), "groupchat-words-"));
  const file = join(folder, "chat.db");
  const word = (n: number) => texts[n]?.split(" ").at(-1) ?? "";
  writeFileSync(file, `\0${texts[0]}\u0001\xff${word(1).slice(5)}\0`, "latin1");
  writeFileSync(`${file}-wal`, `page ${word(2)} page`);
  expect(findTexts(file, texts)).toEqual(texts.slice(0, 3));
  rmSync(folder, { recursive: true });
});
