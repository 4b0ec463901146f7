import { describe, expect, test } from "vitest";
import { check, describe as inWords } from "../../chaos/checker.ts";
import type { Fault } from "../../chaos/evidence.ts";
import type { ClientHistory, HistoryRecord, LoggedMessage, RoomLog } from "../../chaos/history.ts";
import { toRoomId } from "../../src/core/protocol/names.ts";

const room = toRoomId("room1") ?? expect.unreachable();
const epoch = "e";
const t = 0;
const TEXTS = ["a", "b", "c", "d"];

/** Ann says a, b, c, d; all is acknowledged and in the log. */
const saidAll: HistoryRecord[] = TEXTS.flatMap((text, n): HistoryRecord[] => [
  { type: "said", t, room, id: `id-${text}`, text },
  { type: "kept", t, room, id: `id-${text}` },
  { type: "acknowledged", t, room, id: `id-${text}`, seq: n + 1, at: n },
]);
const logged = (text: string, seq: number, more: Partial<LoggedMessage> = {}): LoggedMessage => ({
  ...{ seq, at: TEXTS.indexOf(text), by: "ann", text, id: `id-${text}`, state: {} },
  ...more,
});
const logOf = (...texts: string[]): RoomLog => ({
  ...{ room, epoch, rev: 0, receipts: [] },
  messages: texts.map((text, n) => logged(text, n + 1)),
});
const shown = (text: string, seq: number, more: object = {}): HistoryRecord => ({
  ...{ type: "shown", t, room, epoch, seq, at: TEXTS.indexOf(text), by: "ann", text, state: {} },
  ...more,
});
const gap = (lost: number): HistoryRecord => ({ type: "gap", t, room, lost });
const restarted: HistoryRecord = { type: "restarted", t, room };
const ended: HistoryRecord = { type: "ended", t };
const searched = (word: string, ...found: { seq: number; text: string }[]): HistoryRecord => ({
  ...{ type: "searched", t, word },
  found: found.map((one) => ({ room, ...one })),
});

/** Ann speaks, Bob is shown these; the log is this. */
function faults(
  bob: HistoryRecord[],
  log = logOf(...TEXTS),
  ann: readonly HistoryRecord[] = saidAll,
): Fault[] {
  const histories: ClientHistory[] = [
    { client: "ann", user: "ann", records: ann },
    { client: "bob", user: "bob", records: bob },
  ];
  return [...new Set(check(histories, [log]).map(({ fault }) => fault))];
}

const all = TEXTS.map((text, n) => shown(text, n + 1));

describe("the checker is content", () => {
  test("with a history in which all was said, acknowledged and shown", () => {
    expect(faults([...all, ended])).toEqual([]);
  });

  test("with searches that find what is there, and nothing for what is there no more", () => {
    expect(faults([...all, searched("b", { seq: 2, text: "b" }), searched("x"), ended])).toEqual([]);
  });

  test("with a client that was killed before the end, or came in the middle", () => {
    expect(faults(all.slice(0, 2))).toEqual([]);
    expect(faults([...all.slice(2), ended])).toEqual([]);
  });

  test("with what was said and neither acknowledged nor kept, in the log or not", () => {
    const said: HistoryRecord = { type: "said", t, room, id: "id-x", text: "x" };
    expect(faults([...all, ended], logOf(...TEXTS), [...saidAll, said])).toEqual([]);
    const more = { ...logged("x", 5), at: 9 };
    const log = { ...logOf(...TEXTS), messages: [...logOf(...TEXTS).messages, more] };
    expect(faults([...all, shown("x", 5, { at: 9 }), ended], log, [...saidAll, said])).toEqual([]);
  });

  test("with a log of another epoch, if it was told", () => {
    const before = [shown("a", 1, { epoch: "older" }), restarted];
    expect(faults([...before, ...all.slice(1), ended])).toEqual([]);
  });
});

describe("the checker finds", () => {
  const cases: [string, Fault, () => Fault[]][] = [
    ["an acknowledged message that is not in the log", "lost", () => faults([], logOf("a", "b", "c"))],
    [
      "a message that was kept on disk and never committed",
      "lost",
      () => faults([], logOf("a", "b", "c"), saidAll.slice(0, -1)),
    ],
    ["a reader that was not shown the end", "lost", () => faults([...all.slice(0, 3), ended])],
    ["a hole that nobody told of", "hole", () => faults([...all.slice(0, 1), ...all.slice(2), ended])],
    [
      "a hole larger than was told",
      "hole",
      () => faults([...all.slice(0, 1), gap(1), ...all.slice(3), ended]),
    ],
    [
      "a loss told of what could be had",
      "false alarm",
      () => faults([...all.slice(0, 1), gap(1), ...all.slice(2), ended]),
    ],
    [
      "a restart told of the same log",
      "false alarm",
      () => faults([...all.slice(0, 2), restarted, ...all.slice(2), ended]),
    ],
    ["a message shown twice", "twice", () => faults([...all, shown("d", 4), ended])],
    ["a message in the log twice", "twice", () => faults([], logOf(...TEXTS, "d"))],
    ["messages shown in another order", "order", () => faults([shown("a", 1), shown("c", 3), shown("b", 2)])],
    ["two who do not agree on a place", "order", () => faults([shown("b", 1)])],
    [
      "a log with a hole in its numbers",
      "order",
      () => faults([], { ...logOf(), messages: [logged("a", 2)] }, saidAll.slice(0, 1)),
    ],
    ["what one said in another order than it was said", "order", () => faults([], logOf("b", "a", "c", "d"))],
    ["what nobody said, on a screen", "phantom", () => faults([shown("x", 1)])],
    ["what nobody said, in the log", "phantom", () => faults([], logOf(...TEXTS, "x"))],
    ["what is shown and not in the log", "phantom", () => faults([...all, shown("d", 5)])],
    ["words put in another's mouth", "phantom", () => faults([shown("a", 1, { by: "bob" })])],
    [
      "a receipt for another place than the log's",
      "place",
      () =>
        faults([], logOf(...TEXTS), [
          ...saidAll.slice(0, 2),
          { type: "acknowledged", t, room, id: "id-a", seq: 2, at: 0 },
        ]),
    ],
    [
      "a failure told of what was committed",
      "false alarm",
      () => faults([], logOf(...TEXTS), [...saidAll, { type: "failed", t, room, id: "id-a", reason: "no" }]),
    ],
    ["a search that misses what is there", "lost", () => faults([searched("b")])],
    [
      "a search that finds what is there no more",
      "left behind",
      () => faults([searched("old", { seq: 2, text: "b" })]),
    ],
    [
      "a search that finds a message as it was before",
      "left behind",
      () => faults([searched("b", { seq: 2, text: "b" }, { seq: 3, text: "before" })]),
    ],
    [
      "a search that finds a message twice",
      "twice",
      () => faults([searched("b", { seq: 2, text: "b" }, { seq: 2, text: "b" })]),
    ],
    [
      "another log that nobody told of",
      "hole",
      () => faults([shown("a", 1, { epoch: "older" }), shown("b", 2)]),
    ],
  ];
  test.each(cases)("%s", (_, fault, find) => {
    expect(find()).toContain(fault);
  });

  test("and says it in words, with the records, and not all of a thousand", () => {
    const violations = Array.from({ length: 1_000 }, (_, n) => ({
      ...{ fault: "lost" as const, what: `number ${n}`, records: [{ n }] },
    }));
    const lines = inWords(violations, 2);
    expect(lines).toEqual([
      "lost: 1000",
      "  number 0",
      '    {"n":0}',
      "  number 1",
      '    {"n":1}',
      "  … and 998 more",
    ]);
  });
});
