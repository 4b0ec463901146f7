import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ChatMessage } from "../../../../src/core/client/chat.ts";
import { chatError } from "../../../../src/core/protocol/errors.ts";
import { KEPT } from "../../../../src/tui/state/entries.ts";
import { CHAT, Chat, roster } from "../../chat.ts";

/** A room of so many messages, of which a screen is shown; and a server that answers what is asked. */
class LongRoom extends Chat {
  #answered = 0;
  count: number;

  constructor(count: number, first = 200) {
    super([], { columns: 120, rows: 20 });
    this.count = count;
    this.enter("/join 1");
    const room = {
      roomId: CHAT.roomId,
      lastSeq: count,
      more: count > first,
      roster: roster("alice", "bob"),
      read: count,
    };
    this.hear({ type: "joined", room });
    this.hear({
      type: "messages",
      roomId: CHAT.roomId,
      messages: this.range(Math.max(1, count - first + 1), count),
    });
  }

  range(from: number, to: number): ChatMessage[] {
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) =>
      this.message(`no.${from + at}.`, { seq: from + at, key: `m${from + at}` }),
    );
  }

  /** So many more are said. */
  comeMore(more: number): this {
    const messages = this.range(this.count + 1, this.count + more);
    this.count += more;
    return this.hear({ type: "messages", roomId: CHAT.roomId, messages });
  }

  /** Answers all pages that were asked for and not answered yet. */
  serve(): this {
    for (const { query, wanted } of this.of("page").slice(this.#answered)) {
      this.#answered += 1;
      const { limit } = query;
      if ("before" in query) {
        const from = Math.max(1, query.before - limit);
        this.page(wanted, this.range(from, query.before - 1), from > 1);
      } else if ("after" in query) {
        const to = Math.min(this.count, query.after + limit);
        this.page(wanted, this.range(query.after + 1, to), to < this.count);
      }
    }
    return this;
  }

  /** Searches, finds this one message and goes there. */
  goToFound(seq: number): this {
    this.enter("/search it");
    return this.reply({
      type: "found",
      query: "it",
      messages: this.range(seq, seq),
      next: undefined,
    }).press("enter");
  }

  /** The numbers of the messages in view. */
  get view(): number[] {
    return [...this.text().matchAll(/no\.(\d+)\./g)].map(([, number]) => Number(number));
  }
}

const consecutive = (numbers: readonly number[]): boolean =>
  numbers.every((number, at) => at === 0 || number === (numbers[at - 1] ?? 0) + 1);

describe("a long room", () => {
  test("[K32] Ctrl-Home goes to the first message over any number of pages; Esc and End come back", () => {
    const chat = new LongRoom(10_000).press("pageup", "pageup");
    const before = chat.view;
    chat.press("ctrl-home").serve();
    expect(chat.of("page")).toHaveLength(1);
    expect(chat.view[0]).toBe(1);
    expect(chat.text()).toContain("beginning of #1");
    expect(chat.press("escape").view).toEqual(before);
    expect(chat.press("ctrl-home").serve().press("end").view.at(-1)).toBe(10_000);
  });

  test("[K32] where the old end is gone it is the first that is kept; a failure is told; nothing to ask is not asked", () => {
    const chat = new LongRoom(10_000).press("ctrl-home");
    chat.page({ type: "oldest" }, chat.range(4_001, 4_100), true);
    expect(chat.view[0]).toBe(4_001);
    expect(chat.text()).toContain("the server no longer has what was said before");
    const failed = new LongRoom(10_000).press("pageup", "ctrl-home").reply({
      type: "pageFailed",
      roomId: CHAT.roomId,
      wanted: { type: "oldest" },
      error: chatError("unexpected", { message: "not connected" }),
    });
    expect(failed.text()).toContain("older messages did not load");
    const short = new LongRoom(60).press("ctrl-home");
    expect([short.of("page"), short.view[0]]).toEqual([[], 1]);
  });

  test("[S13] a page that was on its way when the view jumped is asked for again later", () => {
    const chat = new LongRoom(10_000);
    for (let page = 0; page < 20; page++) chat.press("pageup");
    expect(chat.of("page")).toHaveLength(1);
    chat.press("ctrl-home");
    chat.page({ type: "oldest" }, chat.range(1, 100), true);
    chat.page({ type: "older" }, chat.range(9_701, 9_800), true).press("end");
    for (let page = 0; page < 20; page++) chat.press("pageup");
    expect(chat.of("page").at(-1)?.query).toEqual({ before: 9_801, limit: 100 });
    expect(chat.of("page")).toHaveLength(3);
  });

  test("[S14] scrolled back as far as one likes, no more than some windows are in memory", () => {
    const chat = new LongRoom(10_000);
    for (let page = 0; page < 1_500; page++) chat.press("pageup").serve();
    const { entries, past } = chat.state.rooms[0] ?? {};
    expect(entries?.length).toBeLessThanOrEqual(2 * KEPT);
    expect(past?.entries.length).toBeLessThanOrEqual(2 * KEPT);
    expect(chat.view[0]).toBe(1);
    expect(chat.text()).toContain("beginning of #1");
    expect(chat.press("end").view.at(-1)).toBe(10_000);
    expect(chat.state.rooms[0]?.past).toBeUndefined();
  });

  test("[S14] and forwards again, page by page, without a hole or a repeat", () => {
    const chat = new LongRoom(5_000);
    for (let page = 0; page < 60; page++) chat.press("ctrl-home").serve();
    expect(chat.view[0]).toBe(1);
    for (let page = 0; page < 600; page++) {
      chat.press("pagedown").serve();
      expect(consecutive(chat.view)).toBe(true);
    }
    expect(chat.view.at(-1)).toBe(5_000);
    expect(chat.state.rooms[0]?.past).toBeUndefined();
  });

  test("[S14] whatever way one scrolls and whatever comes meanwhile, what is in view is whole and in order", () => {
    const moves: Record<string, (chat: LongRoom) => void> = {
      up: (chat) => chat.press("pageup").serve(),
      down: (chat) => chat.press("pagedown").serve(),
      oldest: (chat) => chat.press("ctrl-home").serve(),
      newest: (chat) => chat.press("ctrl-end").serve(),
      wheelUp: (chat) => chat.happen({ type: "wheel", step: -1 }).serve(),
      wheelDown: (chat) => chat.happen({ type: "wheel", step: 1 }).serve(),
      late: (chat) => chat.press("pageup", "pageup", "pagedown").serve(),
      come: (chat) => chat.comeMore(300),
    };
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.keys(moves)), { maxLength: 60 }), (names) => {
        const chat = new LongRoom(3_000);
        for (const name of names) {
          moves[name]?.(chat);
          expect(consecutive(chat.view)).toBe(true);
        }
        expect(chat.press("ctrl-end").view.at(-1)).toBe(chat.count);
      }),
      { numRuns: 40 },
    );
  });

  test("[S12] in the past the status says how many are below, those that come too", () => {
    const chat = new LongRoom(3_000).enter("/jump 2026-11-20");
    chat.page({ type: "jump", seq: undefined, label: "2026-11-20" }, chat.range(1_000, 1_099), true);
    const below = () => Number(/(\d+) below/.exec(chat.status())?.[1]);
    const before = below();
    expect(before).toBeGreaterThan(1_950);
    chat.comeMore(10);
    expect(below()).toBe(before + 10);
  });
});

describe("a page that comes when nobody waits for it any more", () => {
  const MOVES: readonly (readonly [string, (chat: LongRoom) => unknown])[] = [
    ["End", (chat) => chat.press("end")],
    ["Esc", (chat) => chat.press("escape")],
    ["PgUp", (chat) => chat.press("pageup")],
    ["the wheel", (chat) => chat.happen({ type: "wheel", step: -1 })],
    ["Alt-↑", (chat) => chat.press("alt-up")],
    ["saying something", (chat) => chat.enter("hello")],
    ["another room and back", (chat) => chat.enter("/join 2").enter("/join 1")],
    ["/clear", (chat) => chat.enter("/clear")],
  ];

  test.each(MOVES)("[K32] after %s the first page of the room leaves the view where it is", (_, move) => {
    const chat = new LongRoom(10_000).press("ctrl-home");
    move(chat);
    const before = chat.view;
    chat.page({ type: "oldest" }, chat.range(1, 100), true);
    expect(chat.view).toEqual(before);
  });

  test.each(MOVES)("[C14] after %s what /jump asked for leaves the view where it is", (_, move) => {
    const chat = new LongRoom(10_000).enter("/jump 2026-11-20");
    move(chat);
    const before = chat.view;
    chat.page({ type: "jump", seq: undefined, label: "2026-11-20" }, chat.range(500, 599), true);
    expect(chat.view).toEqual(before);
  });

  test("[K19] after End what was found leaves the view where it is", () => {
    const chat = new LongRoom(3_000).goToFound(1_234).press("end");
    chat.page({ type: "jump", seq: 1_234, label: "" }, chat.range(1_184, 1_283), true);
    expect(chat.view.at(-1)).toBe(3_000);
  });

  test("[K32] Ctrl-Home again, or /jump, asks once; after End, or once that failed, again", () => {
    const chat = new LongRoom(10_000).press("ctrl-home", "ctrl-home", "ctrl-home");
    expect(chat.of("page")).toHaveLength(1);
    expect(chat.press("end", "ctrl-home").of("page")).toHaveLength(2);
    const error = chatError("unexpected", { message: "not connected" });
    chat.reply({ type: "pageFailed", roomId: CHAT.roomId, wanted: { type: "oldest" }, error });
    expect(chat.press("ctrl-home").of("page")).toHaveLength(3);
    expect(chat.enter("/jump soon").enter("/jump soon").of("jump")).toHaveLength(1);
    chat.reply({ type: "noMoment", roomId: CHAT.roomId, moment: "soon", problem: "unknown" });
    expect(chat.enter("/jump soon").of("jump")).toHaveLength(2);
  });

  test("[C14] of two jumps the view goes to the one that was asked for last, whichever comes first", () => {
    const chat = new LongRoom(10_000).enter("/jump 2026-11-20").enter("/jump 2026-11-21");
    chat.page({ type: "jump", seq: undefined, label: "2026-11-21" }, chat.range(700, 799), true);
    const before = chat.view;
    chat.page({ type: "jump", seq: undefined, label: "2026-11-20" }, chat.range(500, 599), true);
    expect([chat.view, before.includes(700)]).toEqual([before, true]);
  });
});

describe("jumping", () => {
  test("[C14] /jump asks for what was said from a moment on, shows it, and Esc goes back to where one was", () => {
    const chat = new LongRoom(3_000).press("pageup");
    const before = chat.view;
    chat.enter("/jump 2026-11-20");
    expect(chat.of("jump")).toEqual([
      { type: "jump", roomId: CHAT.roomId, moment: "2026-11-20", now: chat.now },
    ]);
    chat.page({ type: "jump", seq: undefined, label: "2026-11-20" }, chat.range(500, 599), true);
    expect(chat.view).toContain(500);
    expect(chat.status()).toContain("Esc goes back");
    expect(chat.press("escape").view).toEqual(before);
    expect(chat.press("escape").view.at(-1)).toBe(3_000);
  });

  test("[C14] what is no moment, one to come, and one from which nothing was said, are told", () => {
    const chat = new LongRoom(10).reply({
      type: "noMoment",
      roomId: CHAT.roomId,
      moment: "soon",
      problem: "unknown",
    });
    expect(chat.text()).toContain("soon is no date or time");
    chat.reply({ type: "noMoment", roomId: CHAT.roomId, moment: "tomorrow", problem: "future" });
    expect(chat.text()).toContain("tomorrow is yet to come");
    chat.page({ type: "jump", seq: undefined, label: "23:59" }, [], false);
    expect(chat.text()).toContain("nothing was said from 23:59 on");
  });

  test("[K19] a message that is found is brought into view and picked", () => {
    const chat = new LongRoom(3_000).goToFound(1_234);
    chat.page({ type: "jump", seq: 1_234, label: "" }, chat.range(1_184, 1_283), true);
    expect(chat.text()).toMatch(/▸▎no\.1234\./);
    expect(consecutive(chat.view)).toBe(true);
    chat.press("escape", "escape");
    expect(chat.view.at(-1)).toBe(3_000);
  });

  test("[K19] one that is among the newest joins them: what comes goes on below", () => {
    const chat = new LongRoom(3_000).goToFound(2_800);
    chat.page({ type: "jump", seq: 2_800, label: "" }, chat.range(2_750, 2_849), true);
    expect(chat.state.rooms[0]?.past).toBeUndefined();
    expect(chat.view).toContain(2_800);
    expect(chat.press("end").view.at(-1)).toBe(3_000);
  });
});
