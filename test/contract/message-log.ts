import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Message } from "../../src/core/protocol/message.ts";
import type { MessageLog } from "../../src/server/log/message-log.ts";
import type { RankedRoom } from "../../src/server/log/room-rank.ts";
import type { TrimmableLog, TrimStep } from "../../src/server/log/trimmable-log.ts";
import { draft, nick, room } from "../support/drafts.ts";

/** A log under test, and how to be rid of it. */
export interface OpenLog {
  readonly log: TrimmableLog;
  close(): Promise<void>;
}

const ROOM = room("room1");

/** Texts, queries that find them, and queries that don't. */
const WRITTEN: readonly (readonly [said: string, finds: readonly string[], misses: readonly string[]])[] = [
  ["привет всем", ["приве", "ПРИВЕТ", "всем прив"], ["ривет", "приве всем"]],
  ["ёлка Мой дом", ["елка", "Ёлк", "мои"], ["лка"]],
  ["서버restart 했음 API를 v2한글", ["서버", "restart", "한글", "v2한", "서버re", "api를"], ["글", "2한"]],
  ["testпривет γάμμαdelta 5μs", ["привет", "test", "delta", "γάμμα", "μs", "5μs"], ["ривет", "elta"]],
  ["한국어 배포를 했다", ["한국", "한국어", "배포", "배포를"], ["국어", "하"]],
  ["ελληνικά λόγος", ["ελλην", "ΕΛΛΗΝΙΚΑ", "λογοσ", "ΛΌΓΟΣ", "λόγος"], ["ληνικά"]],
  ["हिन्दी में की", ["हिन्द", "हिन्दी", "हि", "की"], ["हा", "का", "िन्दी"]],
  ["שָׁלוֹם עולם", ["שלום", "שָׁלוֹם", "עול"], ["לום"]],
  ["مُحَمَّد کتـــاب می‌خواهم", ["محمد", "مُحَمَّد", "کتا", "میخوا"], ["حمد"]],
  ["Die Straße", ["STRASSE", "strasse", "straße", "STRAẞE", "stra"], ["rasse"]],
  ["Işık İstanbul", ["isik", "ışık", "IŞIK", "istan", "İSTANBUL", "ISTANBUL"], ["stanbul"]],
  ["Đường Việt Nam đẹp", ["viet", "Việt", "duong", "đường", "dep", "VIỆT NAM"], ["iet"]],
  ["Łódź Ærø naïve", ["lodz", "łódź", "ærø", "ærö", "naive"], ["odz"]],
  ["ＦＵＬＬ１２ ｶﾞｯｺｳ", ["full12", "ful", "ガッコウ", "ｶﾞｯｺ"], ["カッコウ", "ull12"]],
  ["がっこうで話すスーパー", ["がっこう", "こうで", "話す", "スーパー", "ーパ"], ["かっこう", "すす"]],
  ["注音ㄅㄆㄇ ꆈꌠꉙ", ["ㄆㄇ", "ㄅ", "ꌠꉙ"], ["ㄅㄇ"]],
  ["ภาษาไทยทำน้ำใจ", ["ภาษา", "ไทย", "ทำ", "น้ำ", "น", "น้ำใจ", "ใจ"], ["ไทน", "ทา", "นำ"]],
  ["ພາສາລາວນ້ຳ", ["ລາວ", "ນ້ຳ", "ສາລາ"], ["ລາສ"]],
  ["ភាសាខ្មែរ", ["ខ្មែ", "ភាសា", "សាខ្មែរ"], ["ខែ"]],
  ["မြန်မာဘာသာ", ["မာဘာ", "မြန်", "ဘာသာ"], ["မန်"]],
  ["བཀྲ་ཤིས་བདེ་ལེགས།", ["བདེ་ལེགས", "ཤིས", "ཀྲ་ཤིས"], ["བད་ལེགས"]],
  ["ꦧꦱꦗꦮ ᬩᬲᬩᬮᬶ ᥖᥭᥰ", ["ꦱꦗ", "ᬲᬩ", "ᥭᥰ"], ["ꦧꦗ"]],
  ["部署v12完成", ["部署v1", "署v", "部署V12", "v12完", "v1"], ["部v12", "v1完成", "12"]],
  ["重启ＡＰＩ服务 api-server", ["重启api服", "api-ser", "启ap"], ["pi服务"]],
  ["soft\u00adware c\u0327a va ❤️", ["software", "softw", "ça", "ca va", "❤"], ["ware"]],
];

/** The contract of every MessageLog. */
export function messageLogContract(name: string, open: () => Promise<OpenLog>): void {
  describe(`the message log ${name}`, () => {
    let opened: OpenLog;
    let log: TrimmableLog;

    beforeEach(async () => {
      opened = await open();
      log = opened.log;
    });
    afterEach(() => opened.close());

    async function append(count: number): Promise<void> {
      await Promise.all(Array.from({ length: count }, (_, n) => log.append(draft(`m${n + 1}`))));
    }
    async function texts(range: Parameters<MessageLog["range"]>[1]): Promise<[string[], boolean]> {
      const { messages, more } = await log.range(ROOM, range);
      return [messages.map(({ msg }) => msg), more];
    }

    it("[M2] numbers the messages of each room 1, 2, 3, … in the order they were appended", async () => {
      const other = room("room2");
      const results = await Promise.all([
        log.append(draft("a")),
        log.append(draft("b", { roomId: other })),
        log.append(draft("c")),
      ]);
      expect(results.map(({ seq }) => seq)).toEqual([1, 1, 2]);
      expect(await log.lastSeq(ROOM)).toBe(2);
      expect(await log.lastSeq(room("empty"))).toBe(0);
    });

    it("[M2] gives back every field as it was given", async () => {
      const full = draft("two\nlines 聊天 👩‍👩‍👧", {
        userId: 7,
        kind: "me",
        clientMsgId: "c1",
        at: 1_800_000_000_123,
      });
      await log.append(full);
      await log.append(draft("reply", { replyTo: 1, userId: "7" }));
      const { messages } = await log.range(ROOM, { limit: 10 });
      expect(messages).toEqual([
        { ...full, seq: 1 },
        { ...draft("reply", { replyTo: 1, userId: "7" }), seq: 2 },
      ]);
    });

    it("[M3] commits (roomId, userId, clientMsgId) once and answers a retry with the first", async () => {
      const told: Message[] = [];
      log.onCommit(({ messages }) => told.push(...messages));
      const once = draft("hello", { clientMsgId: "c1" });
      const [first, second] = await Promise.all([log.append(once), log.append({ ...once, msg: "changed" })]);
      const third = await log.append(once);
      expect([first.duplicate, second.duplicate, third.duplicate]).toEqual([false, true, true]);
      expect([second, third]).toEqual([first, first].map((one) => ({ ...one, duplicate: true })));
      expect(told).toEqual([{ ...once, seq: first.seq }]);
    });

    it("[B13] hands out the speaker of a draft with its message, to nobody for an earlier one, and keeps it not", async () => {
      const told: unknown[] = [];
      log.onCommit(({ messages, speakers }) =>
        told.push(...messages.map((one) => [one.msg, speakers.get(one)])),
      );
      await Promise.all([
        log.append(draft("a", { clientMsgId: "c1" }), { address: "a", speaker: "one" }),
        log.append(draft("a", { clientMsgId: "c1" }), { address: "a", speaker: "two" }),
        log.append(draft("b"), { address: "a", speaker: "two" }),
        log.append(draft("c")),
      ]);
      expect(told).toEqual([
        ["a", "one"],
        ["b", "two"],
        ["c", undefined],
      ]);
      const { messages } = await log.range(draft("").roomId, { limit: 9 });
      expect(JSON.stringify(messages)).not.toContain("two");
    });

    it("[M3] the same clientMsgId of another user or in another room is another message", async () => {
      await log.append(draft("a", { clientMsgId: "c1" }));
      const other = await log.append(draft("b", { clientMsgId: "c1", userId: "u2" }));
      const elsewhere = await log.append(draft("c", { clientMsgId: "c1", roomId: room("room2") }));
      expect([other.duplicate, elsewhere.duplicate]).toEqual([false, false]);
    });

    it("[M4] refuses an answer to a message that is not there, and only that", async () => {
      const results = await Promise.allSettled([
        log.append(draft("one")),
        log.append(draft("to the future", { replyTo: 2 })),
        log.append(draft("to zero", { replyTo: 0 })),
        log.append(draft("to one", { replyTo: 1 })),
      ]);
      expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "fulfilled"]);
      expect(results[1]).toMatchObject({ reason: { code: "INVALID" } });
      expect(await texts({ limit: 10 })).toEqual([["one", "to one"], false]);
    });

    it("[M8] commits what comes in one turn of the event loop together, in order", async () => {
      const batches: number[][] = [];
      log.onCommit(({ messages }) => batches.push(messages.map(({ seq }) => seq)));
      await append(5);
      await append(1);
      expect(batches).toEqual([[1, 2, 3, 4, 5], [6]]);
    });

    it("[M9] tells nobody before the commit, and nobody who has stopped listening", async () => {
      const told: number[] = [];
      const stop = log.onCommit(({ messages }) => told.push(...messages.map(({ seq }) => seq)));
      const appended = log.append(draft("a"));
      expect(told).toEqual([]);
      expect(await log.lastSeq(ROOM)).toBe(0);
      await appended;
      expect(told).toEqual([1]);
      stop();
      await append(1);
      expect(told).toEqual([1]);
    });

    it("[M9] a listener that fails takes nothing from the others", async () => {
      const told: number[] = [];
      log.onCommit(() => {
        throw new Error("broken");
      });
      log.onCommit(({ messages }) => told.push(...messages.map(({ seq }) => seq)));
      await append(2);
      expect(told).toEqual([1, 2]);
    });

    it("[H1] reads the newest, those before a seq, those after a seq, oldest first, and says if there are more", async () => {
      await append(5);
      expect(await texts({ limit: 2 })).toEqual([["m4", "m5"], true]);
      expect(await texts({ limit: 5 })).toEqual([["m1", "m2", "m3", "m4", "m5"], false]);
      expect(await texts({ before: 4, limit: 2 })).toEqual([["m2", "m3"], true]);
      expect(await texts({ before: 3, limit: 2 })).toEqual([["m1", "m2"], false]);
      expect(await texts({ before: 1, limit: 2 })).toEqual([[], false]);
      expect(await texts({ before: 0, limit: 2 })).toEqual([[], false]);
      expect(await texts({ before: 99, limit: 1 })).toEqual([["m5"], true]);
      expect(await texts({ after: 0, limit: 2 })).toEqual([["m1", "m2"], true]);
      expect(await texts({ after: 3, limit: 2 })).toEqual([["m4", "m5"], false]);
      expect(await texts({ after: 5, limit: 2 })).toEqual([[], false]);
      expect(await texts({ after: 99, limit: 2 })).toEqual([[], false]);
      expect(await texts({ limit: 0 })).toEqual([[], true]);
      expect(await texts({ after: 4, limit: 0 })).toEqual([[], true]);
    });

    it("[H3] a page of long messages is cut to what can be sent at once, from the end that was asked for", async () => {
      const long = "长".repeat(4_000);
      for (let n = 0; n < 30; n += 1) await log.append(draft(long));
      const seqs = async (range: Parameters<MessageLog["range"]>[1]) => {
        const { messages, more } = await log.range(ROOM, range);
        return [messages[0]?.seq, messages.at(-1)?.seq, more];
      };
      expect(await seqs({ limit: 30 })).toEqual([10, 30, true]);
      expect(await seqs({ after: 2, limit: 500 })).toEqual([3, 23, true]);
      expect(await seqs({ after: 20, limit: 500 })).toEqual([21, 30, false]);
      expect(await seqs({ before: 5, limit: 500 })).toEqual([1, 4, false]);
    });

    const trim = (step: Partial<TrimStep>) => log.trim({ receiptsBefore: 0, rows: 100, ...step });

    it("[D1] lets go of what is older than an instant, from the old end of each room, and numbers go on", async () => {
      for (const [n, at] of [10, 20, 30, 40].entries()) await log.append(draft(`m${n + 1}`, { at }));
      const other = room("room2");
      await log.append(draft("other", { roomId: other, at: 5 }));
      expect(await trim({ before: 30 })).toMatchObject({ removed: 3, more: false });
      expect(await texts({ limit: 9 })).toEqual([["m3", "m4"], false]);
      expect(await texts({ after: 0, limit: 1 })).toEqual([["m3"], true]);
      expect(await texts({ before: 4, limit: 9 })).toEqual([["m3"], false]);
      expect(await texts({ before: 2, limit: 9 })).toEqual([[], false]);
      expect([await log.lastSeq(ROOM), await log.lastSeq(other)]).toEqual([4, 1]);
      expect((await log.append(draft("m5"))).seq).toBe(5);
      expect((await log.append(draft("again", { roomId: other }))).seq).toBe(2);
    });

    it("[D1] keeps each room's newest, and lets go in steps of no more rows than asked for", async () => {
      await append(7);
      const steps = [];
      for (let more = true; more; ) {
        const step = await trim({ newest: 2, rows: 2 });
        steps.push(step.removed);
        more = step.more;
      }
      expect(steps).toEqual([2, 2, 1]);
      expect(await texts({ limit: 9 })).toEqual([["m6", "m7"], false]);
      expect(await trim({ newest: 2 })).toMatchObject({ removed: 0, more: false });
    });

    it("[D1] a clock that was set back makes no hole", async () => {
      for (const [n, at] of [50, 10, 60].entries()) await log.append(draft(`m${n + 1}`, { at }));
      expect((await trim({ before: 40 })).removed).toBe(0);
      expect((await trim({ before: 55 })).removed).toBe(2);
      expect(await texts({ after: 0, limit: 9 })).toEqual([["m3"], false]);
    });

    it("[M3] a retry of what was trimmed is a duplicate, until its position is forgotten", async () => {
      const once = draft("hello", { clientMsgId: "c1", at: 10 });
      const first = await log.append(once);
      await append(3);
      await trim({ newest: 1, receiptsBefore: 10 });
      expect(await log.append(once)).toEqual({ ...first, duplicate: true });
      expect(await log.append({ ...once, userId: "u2" })).toMatchObject({ duplicate: false });
      await trim({ newest: 1, receiptsBefore: 11 });
      expect(await log.append(once)).toMatchObject({ seq: 6, duplicate: false });
    });

    it("[D12] a room of which nothing is left is forgotten once nobody is in it, and its numbers begin anew", async () => {
      const MINUTE = 60_000;
      const isInUse = (roomId: string) => roomId === "in-use";
      for (const name of ["room1", "in-use", "kept", "newer"]) {
        await log.append(draft("x", { roomId: room(name), at: 10 * MINUTE, clientMsgId: "c1" }));
      }
      await log.append(draft("x", { roomId: room("kept"), at: 90 * MINUTE }));
      await log.append(draft("x", { roomId: room("newer"), at: 11 * MINUTE }));
      const unused: string[] = [];
      for (let more = true; more; ) {
        const step = await trim({ before: 12 * MINUTE, receiptsBefore: 11 * MINUTE, isInUse });
        unused.push(...step.unused);
        more = step.more;
      }
      expect(unused).toEqual(["room1"]);
      for (const name of ["room1", "kept", "newer"]) await log.forgetRoom(room(name), 11 * MINUTE);
      const ends = ["room1", "in-use", "kept", "newer"].map((name) => log.lastSeq(room(name)));
      expect(await Promise.all(ends)).toEqual([0, 1, 2, 2]);
      expect(await log.append(draft("again", { clientMsgId: "c1" }))).toMatchObject({
        seq: 1,
        duplicate: false,
      });
    });

    it("[D11] a room is used since an instant if something was said there, be it trimmed or not", async () => {
      const MINUTE = 60_000;
      await log.append(draft("x", { at: 10 * MINUTE }));
      await log.append(draft("x", { roomId: room("dm.two"), at: 10 * MINUTE }));
      const used = async (at: number) =>
        Promise.all([ROOM, room("dm.two"), room("never")].map((roomId) => log.isUsedSince(roomId, at)));
      expect(await used(10 * MINUTE)).toEqual([true, true, false]);
      await trim({ newest: 0, receiptsBefore: 0 });
      expect(await used(10 * MINUTE)).toEqual([true, true, false]);
      expect(await used(11 * MINUTE)).toEqual([false, false, false]);
    });

    it("[D12] however many rooms are unused, a step finds few, and each once", async () => {
      for (let n = 0; n < 9; n += 1) await log.append(draft("x", { roomId: room(`room${n}`), at: 1 }));
      const found: (readonly string[])[] = [];
      for (let more = true; more; ) {
        const step = await trim({ newest: 0, receiptsBefore: 1e9, isInUse: () => false });
        found.push(step.unused);
        more = step.more;
      }
      expect(Math.max(...found.map(({ length }) => length))).toBe(2);
      expect(found.flat().sort()).toEqual(Array.from({ length: 9 }, (_, n) => `room${n}`));
    });

    it("[V3] closing commits what is queued and refuses what comes after", async () => {
      const queued = log.append(draft("last"));
      await log.close();
      expect((await queued).seq).toBe(1);
      await expect(log.append(draft("late"))).rejects.toMatchObject({ code: "UNAVAILABLE" });
    });

    it("[M2] [M3] holds over any mix of rooms, users and retries", async () => {
      const action = fc.record({
        roomId: fc.constantFrom("p1", "p2", "__proto__").map(room),
        userId: fc.constantFrom<string | number>("u1", "u2", 1, "1"),
        clientMsgId: fc.option(fc.constantFrom("a", "b", "c"), { nil: undefined }),
        turn: fc.boolean(),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(action, { maxLength: 40 }), async (actions) => {
          const one = await open();
          const told = new Map<string, number[]>();
          one.log.onCommit(({ messages }) => {
            for (const { roomId, seq } of messages) told.set(roomId, [...(told.get(roomId) ?? []), seq]);
          });
          const appends = [];
          for (const { turn, ...more } of actions) {
            appends.push(one.log.append(draft("x", more)));
            if (turn) await appends.at(-1);
          }
          const results = await Promise.all(appends);
          for (const roomId of ["p1", "p2", "__proto__"].map(room)) {
            const last = await one.log.lastSeq(roomId);
            expect(told.get(roomId) ?? []).toEqual(Array.from({ length: last }, (_, n) => n + 1));
            const { messages } = await one.log.range(roomId, { after: 0, limit: 100 });
            expect(messages.map(({ seq }) => seq)).toEqual(told.get(roomId) ?? []);
          }
          const fresh = results.filter(({ duplicate }) => !duplicate).length;
          expect(fresh).toBe([...told.values()].flat().length);
          await one.close();
        }),
        { numRuns: 25 },
      );
    });

    describe("looking for words", () => {
      const SAID = [
        "deploy of build 42 finished",
        "明天下午三点开会，大家别忘了",
        "Ｄｅｐｌｏｙ again? éclair",
        "会议记录：deployment is done 🎉",
        '`quoted "text" AND (brackets)` 100%',
      ];

      async function search(query: string, more: object = {}): Promise<number[]> {
        const { found } = await log.search({ query, roomIds: [ROOM], limit: 50, ...more });
        return found.map(({ seq }) => seq);
      }

      beforeEach(async () => {
        for (const said of SAID) await log.append(draft(said));
      });

      it.each([
        ["deploy", [4, 3, 1]],
        ["DEPLOY finished", [1]],
        ["deploy of", [1]],
        ["会", [4, 2]],
        ["开会", [2]],
        ["会开", []],
        ["下午三点", [2]],
        ["会议 deploy", [4]],
        ["eclair", [3]],
        ["🎉", [4]],
        ['"AND" (brackets', [5]],
        ['"', [5]],
        ["OR", []],
        ["nothing", []],
        ["100%", [5]],
      ] as const)("[E1] %s is found in %j", async (query, seqs) => {
        expect(await search(query)).toEqual(seqs);
      });

      it.each(WRITTEN)(
        "[E1][E7][E8] of “%s” each of these words is found, and nothing else",
        async (said, finds, misses) => {
          await log.append(draft(said));
          const found = async (query: string) => (await search(query)).includes(SAID.length + 1);
          for (const query of [...finds, said]) expect([query, await found(query)]).toEqual([query, true]);
          for (const query of misses) expect([query, await found(query)]).toEqual([query, false]);
        },
      );

      it("[E1] a space at the end of a query changes nothing, and one of nothing visible finds nothing", async () => {
        expect(await search("deplo ")).toEqual([4, 3, 1]);
        for (const query of [" ", "\u200b", "\u0301", "\ufe0f \u00ad"])
          expect(await search(query)).toEqual([]);
      });

      it("[E2] pages lead on, each message once, and a nick narrows it whatever its case", async () => {
        const bob = draft("deploy by bob", { nickName: nick("Bob"), userId: "b" });
        await log.append(bob);
        const first = await log.search({ query: "deploy", roomIds: [ROOM], limit: 3 });
        expect(first.found.map(({ seq }) => seq)).toEqual([6, 4, 3]);
        const second = await log.search({ query: "deploy", roomIds: [ROOM], limit: 3, before: first.next });
        expect([second.found.map(({ seq }) => seq), second.next]).toEqual([[1], undefined]);
        expect(await search("deploy", { nickName: "bOB" })).toEqual([6]);
      });

      it("[E10] a page that takes long is short, or empty, and leads on: each message is found once", async () => {
        for (let n = 0; n < 20; n += 1) await log.append(draft("nothing ".repeat(100)));
        const pages: number[][] = [];
        let now = 0;
        const clock = vi.spyOn(performance, "now").mockImplementation(() => {
          now += 3;
          return now;
        });
        for (let before: number | undefined; ; ) {
          const page = await log.search({ query: "deploy", roomIds: [ROOM], limit: 50, before });
          pages.push(page.found.map(({ seq }) => seq));
          before = page.next;
          if (before === undefined) break;
        }
        clock.mockRestore();
        expect(pages[0]).toEqual([]);
        expect(pages.flat()).toEqual([4, 3, 1]);
      });

      it("[E3] only the rooms that are named are searched", async () => {
        await log.append(draft("deploy elsewhere", { roomId: room("room2") }));
        expect(await search("deploy")).toEqual([4, 3, 1]);
        expect(await search("deploy", { roomIds: [room("room2")] })).toEqual([1]);
      });

      it("[E4] what was trimmed is not found any more", async () => {
        await log.trim({ newest: 2, receiptsBefore: 0, rows: 100 });
        expect(await search("deploy")).toEqual([4]);
      });
    });

    it("[H5] the first message from an instant on is found, or the seq after the last", async () => {
      for (const at of [10, 20, 20, 40]) await log.append(draft(`at ${at}`, { at }));
      const seqs = await Promise.all([0, 10, 15, 20, 39, 40, 41].map((at) => log.seqAt(ROOM, at)));
      expect(seqs).toEqual([1, 1, 2, 2, 4, 4, 5]);
      expect(await log.seqAt(room("empty"), 5)).toBe(1);
      await log.trim({ newest: 1, receiptsBefore: 0, rows: 100 });
      expect(await log.seqAt(ROOM, 0)).toBe(4);
    });

    describe("the list of rooms", () => {
      const DAY = 24 * 60 * 60 * 1000;
      const say = (name: string, day: number, userId: string | number = "u1", address = "192.0.2.1") =>
        log.append(draft("x", { roomId: room(name), at: day * DAY, userId }), { address });
      const list = async (pageSize: number): Promise<string[]> => {
        const names: string[] = [];
        for (let after: RankedRoom | undefined; ; ) {
          const page = await log.rooms({ after, limit: pageSize });
          names.push(...page.map(({ roomId }) => roomId));
          after = page.at(-1);
          if (page.length < pageSize) return names;
        }
      };

      it("[Q2] has every room with messages once, whatever the pages, that of the latest use first", async () => {
        for (const [day, name] of ["b", "__proto__", "c", "a"].entries()) await say(name, day);
        await say("b", 9);
        for (const pageSize of [1, 2, 3, 9])
          expect(await list(pageSize)).toEqual(["b", "a", "c", "__proto__"]);
        expect(await log.rooms({ limit: 1 })).toMatchObject([{ roomId: "b", lastSeq: 2 }]);
        expect(await log.rooms({ limit: 0 })).toEqual([]);
      });

      it("[Q2] rooms used in the same minute stand in one order too", async () => {
        for (const name of ["b", "c", "a"]) await say(name, 1);
        const all = await list(9);
        expect([...all].sort()).toEqual(["a", "b", "c"]);
        for (const pageSize of [1, 2]) expect(await list(pageSize)).toEqual(all);
      });

      it("[Q17] has rooms of many people before those in which one speaks, however late", async () => {
        for (let n = 0; n < 8; n += 1) await say("talk", 0, n, `198.51.100.${n}`);
        for (let n = 0; n < 30; n += 1) await say(`fake${n}`, 6, "mallory");
        expect((await list(4))[0]).toBe("talk");
        await say("fake7", 100, "mallory");
        expect((await list(4)).slice(0, 2)).toEqual(["fake7", "talk"]);
      });

      it("[L23] counts all users of an address as one of the people of a room, whatever ids they have", async () => {
        for (const address of ["198.51.100.1", "198.51.100.2"]) await say("talk", 0, "ann", address);
        for (let n = 0; n < 64; n += 1) await say("fake", 1, `u${n}`);
        const origin = { address: "192.0.2.1" };
        const drafts = Array.from({ length: 64 }, (_, n) =>
          draft("x", { roomId: room("fake2"), at: DAY, userId: n }),
        );
        await log.appendAll(drafts, origin);
        expect((await list(9))[0]).toBe("talk");
      });

      it("[Q2] a room that moves or comes between two pages ends nothing", async () => {
        for (const [day, name] of ["a", "b", "c", "d"].entries()) await say(name, day);
        const [, second] = await log.rooms({ limit: 2 });
        await say("c", 9);
        await say("e", 10);
        const rest = await log.rooms({ after: second, limit: 9 });
        expect(rest.map(({ roomId }) => roomId)).toEqual(["b", "a"]);
      });

      it("[Q2] has no room of two, and none of which nothing is kept, until something is said there again", async () => {
        await say("dm.0123", 1);
        await say("a", 1);
        await say("b", 2);
        await trim({ before: 2 * DAY });
        expect(await list(9)).toEqual(["b"]);
        await say("a", 3);
        expect(await list(9)).toEqual(["a", "b"]);
        expect(await log.lastSeq(room("a"))).toBe(2);
      });
    });
  });
}
