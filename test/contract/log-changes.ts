import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ChangeAction } from "../../src/core/protocol/changes.ts";
import type { Message } from "../../src/core/protocol/message.ts";
import { toUserId, type UserId } from "../../src/core/protocol/names.ts";
import type { ChangeDraft, Commit, LogPage } from "../../src/server/log/message-log.ts";
import type { TrimmableLog } from "../../src/server/log/trimmable-log.ts";
import { draft, room } from "../support/drafts.ts";
import type { OpenLog } from "./message-log.ts";

const ROOM = room("room1");

/** The contract of the changes of every log. */
export function logChangesContract(name: string, open: () => Promise<OpenLog>): void {
  describe(`changes in the message log ${name}`, () => {
    let opened: OpenLog;
    let log: TrimmableLog;
    let commits: Commit[];
    let changeIds: number;

    beforeEach(async () => {
      opened = await open();
      log = opened.log;
      commits = [];
      changeIds = 0;
      log.onCommit((commit) => commits.push(commit));
    });
    afterEach(() => opened.close());

    const change = (seq: number, action: ChangeAction, more: Partial<ChangeDraft> = {}) => {
      changeIds += 1;
      const plain = { roomId: ROOM, target: { seq }, userId: "u1", changeId: `c${changeIds}`, at: 2_000 };
      return log.change({ ...plain, action, onlyOwn: false, ...more });
    };
    const edit = (seq: number, msg: string, more: Partial<ChangeDraft> = {}) =>
      change(seq, { type: "edit", msg }, { onlyOwn: true, ...more });
    const remove = (seq: number, more: Partial<ChangeDraft> = {}) =>
      change(seq, { type: "delete" }, { onlyOwn: true, ...more });
    const react = (seq: number, emoji: string, userId = "u1", on = true, author?: string) =>
      change(
        seq,
        { type: "react", emoji, on },
        {
          userId,
          called: { users: [], all: false, author: author === undefined ? undefined : toUserId(author) },
        },
      );
    const pin = (seq: number, on = true) => change(seq, { type: "pin", on });
    const append = (...texts: readonly string[]) => log.appendAll(texts.map((text) => draft(text)));
    const get = async (seq: number): Promise<Message | undefined> =>
      (await log.range(ROOM, { after: seq - 1, limit: 1 })).messages[0];
    const trim = async (newest: number, receiptsBefore = 0) => {
      for (let more = true; more; ) ({ more } = await log.trim({ newest, receiptsBefore, rows: 100 }));
    };

    it("[Y1] numbers changes in the order of the calls, messages among them, and hands out each message once as it is now", async () => {
      const done = await Promise.all([
        append("a", "b"),
        edit(1, "a2"),
        react(2, "👍"),
        edit(1, "a3"),
        append("c"),
        remove(3),
      ]);
      expect(done.map((one) => ("rev" in one ? one.rev : undefined))).toEqual([
        undefined,
        1,
        2,
        3,
        undefined,
        4,
      ]);
      expect(commits.flatMap(({ messages }) => messages.map(({ msg }) => msg))).toEqual(["a", "b", "c"]);
      const changes = commits.flatMap((commit) => commit.changes); // a commit that takes long leaves the rest to the next
      expect(changes.map(({ after }) => after)).toEqual([0, ...changes.slice(0, -1).map(({ rev }) => rev)]);
      for (const { after, rev, messages, edited } of changes) {
        const revs = messages.map((message) => message.changes?.rev ?? 0);
        expect(revs).toEqual([...new Set(revs)].filter((one) => one > after && one <= rev).sort());
        expect(new Set(messages.map(({ seq }) => seq)).size).toBe(messages.length);
        expect([...edited].map(({ seq }) => seq).filter((seq) => seq !== 1)).toEqual([]);
      }
      const states = new Map(
        changes.flatMap(({ messages }) => messages.map((message) => [message.seq, message])),
      );
      expect(
        [...states.values()].map(({ seq, msg, changes: state }) => [seq, msg, state?.rev]).sort(),
      ).toEqual([
        [1, "a3", 3],
        [2, "b", 2],
        [3, "", 4],
      ]);
      expect(await log.rev(ROOM)).toBe(4);
      expect(await log.rev(room("other"))).toBe(0);
    });

    it("[Y2] does a change once: a retry can't undo what was done meanwhile, and what held already is done too", async () => {
      await append("a");
      const first = await edit(1, "b", { changeId: "x" });
      await edit(1, "c");
      expect(await edit(1, "b", { changeId: "x" })).toEqual({ ...first, duplicate: true });
      expect(await get(1)).toMatchObject({ msg: "c" });
      const already = await edit(1, "c", { changeId: "y" });
      expect(already).toMatchObject({ rev: 2, duplicate: false });
      await edit(1, "d");
      expect(await edit(1, "c", { changeId: "y" })).toEqual({ ...already, duplicate: true });
      expect(await edit(1, "e", { changeId: "y", userId: "u1", roomId: ROOM })).toMatchObject({
        duplicate: true,
      });
      expect(commits.flatMap(({ changes }) => changes).length).toBe(3);
      await trim(1, 2_001);
      expect(await edit(1, "f", { changeId: "x" })).toMatchObject({ rev: 4, duplicate: false });
    });

    it("[Y3] refuses what may not be, each for its reason, and the others of its commit go on", async () => {
      await append("a", "b", "c");
      await log.append(draft("other's", { userId: "u2" }));
      await remove(2);
      await trim(3);
      const results = await Promise.allSettled([
        edit(9, "x"),
        edit(1, "x"),
        edit(3, "x", { roomId: room("room2") }),
        edit(4, "x"),
        remove(4),
        edit(3, "x", { at: 2_001, window: 1_000 }),
        edit(2, "x"),
        react(2, "👍"),
        pin(2),
        edit(3, "fine", { window: 1_000 }),
      ]);
      const reasons = results.map((one) => (one.status === "rejected" ? one.reason.reason : "done"));
      expect(reasons).toEqual([
        ...[
          "message-missing",
          "message-missing",
          "message-missing",
          "message-of-others",
          "message-of-others",
        ],
        ...["edit-window-over", "message-deleted", "message-deleted", "message-deleted", "done"],
      ]);
      expect(await get(3)).toMatchObject({ msg: "fine" });
      expect([await get(2), await log.rev(ROOM)]).toMatchObject([{ changes: { rev: 1 } }, 2]);
      expect(await remove(2)).toMatchObject({ rev: 1 });
      expect(await react(2, "👍", "u1", false)).toMatchObject({ rev: 1 });
    });

    it("[Y3] takes 20 emoji on a message and 100 pins in a room", async () => {
      await append("a");
      for (let n = 0; n < 20; n += 1) await react(1, `e${n}`);
      await expect(react(1, "e20")).rejects.toMatchObject({ reason: "too-many-emoji" });
      expect(await react(1, "e3", "u2")).toMatchObject({ rev: 21 });
      await react(1, "e4", "u1", false);
      expect(await react(1, "e20")).toMatchObject({ rev: 23 });
      await append(...Array.from({ length: 101 }, (_, n) => `m${n}`));
      for (let n = 2; n <= 101; n += 1) await pin(n);
      await expect(pin(102)).rejects.toMatchObject({ reason: "too-many-pins" });
      await pin(50, false);
      await pin(102);
      expect((await log.pins(ROOM, 0)).messages.map(({ seq }) => seq)).toEqual(
        Array.from({ length: 101 }, (_, n) => n + 2).filter((seq) => seq !== 50),
      );
    });

    it("[Y4] finds a message by the id under which its user said it, and tells of one that was trimmed", async () => {
      const target = { clientMsgId: "build" };
      await log.append(draft("60 %", { clientMsgId: "build" }));
      expect(await edit(0, "80 %", { target })).toMatchObject({ seq: 1, rev: 1 });
      await expect(edit(0, "x", { target, userId: "u2" })).rejects.toMatchObject({
        reason: "update-target-missing",
      });
      await expect(edit(0, "x", { target: { clientMsgId: "no" } })).rejects.toMatchObject({
        reason: "update-target-missing",
      });
      await append("newer");
      await trim(1);
      await expect(edit(0, "x", { target })).rejects.toMatchObject({ reason: "message-missing" });
    });

    it("[Y5] lists reactions by first use, names the first 50 users of each, and counts all", async () => {
      await append("a");
      await react(1, "🎉", "u0");
      for (let n = 0; n < 60; n += 1) await react(1, "👍", `u${n}`);
      await react(1, "🎉", "u0", false);
      await react(1, "❤️", "u1");
      await react(1, "🎉", "u9");
      await react(1, "👍", "u3", false);
      const users = Array.from({ length: 60 }, (_, n) => `u${n}`).filter((user) => user !== "u3");
      expect((await get(1))?.changes?.reactions).toEqual([
        { emoji: "👍", count: 59, users: users.slice(0, 50) },
        { emoji: "❤️", count: 1, users: ["u1"] },
        { emoji: "🎉", count: 1, users: ["u9"] },
      ]);
    });

    it("[Y6] a deleted message keeps its seq, who deleted it, when and why, and nothing else", async () => {
      await append("a", "b");
      await react(1, "👍");
      await pin(1);
      await change(1, { type: "delete", reason: "typo" }, { at: 2_500 });
      const gone = { rev: 3, deletedAt: 2_500, deletedBy: "u1", reason: "typo" };
      expect(await get(1)).toEqual({ ...draft("", { replyTo: undefined }), seq: 1, changes: gone });
      expect(await log.pins(ROOM, 0)).toEqual({ messages: [], more: false });
      expect((await log.append(draft("c"))).seq).toBe(3);
    });

    it("[Y7] pages, searches, threads and pins show what a message is now", async () => {
      await append("old words", "two");
      await log.append(draft("answer", { replyTo: 1 }));
      await edit(1, "fresh");
      await pin(1);
      const now = { seq: 1, msg: "fresh", changes: { rev: 2, editedAt: 2_000, pinnedBy: "u1" } };
      const search = async (query: string) => (await log.search({ query, roomIds: [ROOM], limit: 9 })).found;
      expect(await search("fresh")).toMatchObject([now]);
      expect(await search("old")).toEqual([]);
      expect((await log.pins(ROOM, 0)).messages).toMatchObject([now]);
      expect((await log.thread(ROOM, 3, { after: 0, limit: 9 })).messages[0]).toMatchObject(now);
      expect((await log.changes(ROOM, { after: 0, limit: 9 })).messages).toMatchObject([now]);
      expect((await log.range(ROOM, { limit: 9 })).messages[0]).toMatchObject(now);
      await remove(1);
      expect(await search("fresh")).toEqual([]);
    });

    it("[Y8] reads changes in pages that lead on, each message once, and without those that were trimmed", async () => {
      await append("1", "2", "3", "4", "5");
      for (const seq of [5, 1, 4, 2, 5, 3]) await edit(seq, `${seq} at ${changeIds}`);
      const pages = async (after: number, limit: number, upTo?: number) => {
        const seqs: number[] = [];
        for (let more = true; more; ) {
          const page = await log.changes(ROOM, { after, limit, upTo });
          seqs.push(...page.messages.map(({ seq }) => seq));
          ({ more, rev: after } = page);
        }
        return [seqs, after];
      };
      for (const limit of [1, 2, 9]) expect(await pages(0, limit)).toEqual([[1, 4, 2, 5, 3], 6]);
      expect(await pages(3, 2)).toEqual([[2, 5, 3], 6]);
      expect(await pages(0, 1, 3)).toEqual([[1, 2, 3], 6]);
      expect(await pages(6, 9)).toEqual([[], 6]);
      await trim(2);
      expect(await pages(0, 1)).toEqual([[4, 5], 6]);
      expect(await edit(5, "again")).toMatchObject({ rev: 7 });
    });

    it("[Y8] a room without messages is not forgotten while a change in it may be retried", async () => {
      const day = 24 * 60 * 60 * 1_000;
      await append("a");
      await edit(1, "b", { changeId: "x", at: 9 * day });
      await log.trim({ newest: 0, receiptsBefore: 0, rows: 100 });
      await log.forgetRoom(ROOM, 9 * day);
      expect(await edit(1, "b", { changeId: "x" })).toMatchObject({ rev: 1, duplicate: true });
      expect([await log.lastSeq(ROOM), await log.isUsedSince(ROOM, 9 * day)]).toEqual([1, true]);
      await log.forgetRoom(ROOM, 10 * day);
      expect(await log.lastSeq(ROOM)).toBe(0);
    });

    it("[Y7] pins and a thread, its first message with it, come in pages that can be sent at once", async () => {
      const long = "x".repeat(100_000);
      await append(...Array.from({ length: 4 }, () => long));
      for (const seq of [4, 2, 3]) await pin(seq);
      const seqsOf = ({ messages, more }: LogPage) => [messages.map(({ seq }) => seq), more];
      expect(seqsOf(await log.pins(ROOM, 0))).toEqual([[2, 3], true]);
      expect(seqsOf(await log.pins(ROOM, 3))).toEqual([[4], false]);
      for (let n = 0; n < 3; n += 1) await log.append(draft(long, { replyTo: 1 }));
      const thread = async (range: object) => seqsOf(await log.thread(ROOM, 1, { limit: 9, ...range }));
      expect(await thread({ after: 0 })).toEqual([[1, 5], true]);
      expect(await thread({ after: 5 })).toEqual([[6, 7], false]);
      expect(await thread({})).toEqual([[6, 7], true]);
      expect(await thread({ before: 7 })).toEqual([[5, 6], true]);
      expect(await thread({ before: 6 })).toEqual([[1, 5], false]);
    });

    it("[Y15] a commit takes no more changes than can be told at once, and the rest follows in order", async () => {
      await append(...Array.from({ length: 40 }, () => "x".repeat(16_000)));
      await Promise.all(Array.from({ length: 40 }, (_, n) => pin(n + 1)));
      const told = commits.flatMap(({ changes }) => changes);
      expect(told.map(({ after }) => after)).toEqual([0, ...told.slice(0, -1).map(({ rev }) => rev)]);
      expect(told.at(-1)?.rev).toBe(40);
      for (const { messages } of told) expect(messages.length).toBeLessThanOrEqual(17);
    });

    it("[Y35] tells how much there is to a message, by its seq or by the id under which its user said it", async () => {
      const user = "u".repeat(60);
      await log.append({
        ...draft("聊聊", { clientMsgId: "a" }),
        called: { users: [toUserId("u2")], all: true },
      });
      for (let n = 0; n < 60; n += 1) await react(1, "👍", `${user}${n % 10}`.padEnd(61, `${n}`));
      const about = { roomId: ROOM, userId: "u1" };
      const summary = await log.summarize({ ...about, target: { seq: 1 } });
      expect(summary).toMatchObject({ seq: 1, at: draft("").at, userId: "u1", textBytes: 6, items: 2 });
      const reactions = (await get(1))?.changes?.reactions ?? [];
      const sent = Buffer.byteLength(JSON.stringify(reactions));
      expect(Math.abs((summary?.reactionBytes ?? 0) / sent - 1)).toBeLessThan(0.1);
      expect(await log.summarize({ ...about, target: { clientMsgId: "a" } })).toEqual(summary);
      expect(await log.summarize({ ...about, target: { seq: 2 } })).toBeUndefined();
      expect(await log.summarize({ ...about, userId: "u2", target: { clientMsgId: "a" } })).toBeUndefined();
    });

    it("[Y10] a thread is all that answers its first message, in turn, from whichever it is asked for, also once that was trimmed", async () => {
      await append("root", "aside");
      for (const replyTo of [1, 3, 2, 4]) await log.append(draft(`to ${replyTo}`, { replyTo }));
      const thread = async (seq: number, range: object = { after: 0, limit: 9 }) => {
        const { root, messages, more } = await log.thread(ROOM, seq, { limit: 9, ...range });
        return [root, messages.map((message) => message.seq), more];
      };
      for (const seq of [1, 3, 4, 6]) expect(await thread(seq)).toEqual([1, [1, 3, 4, 6], false]);
      expect(await thread(2)).toEqual([2, [2, 5], false]);
      expect(await thread(1, { after: 0, limit: 2 })).toEqual([1, [1, 3], true]);
      expect(await thread(1, { after: 3, limit: 2 })).toEqual([1, [4, 6], false]);
      expect(await thread(1, { limit: 3 })).toEqual([1, [3, 4, 6], true]);
      expect(await thread(1, { before: 6, limit: 3 })).toEqual([1, [1, 3, 4], false]);
      await expect(log.thread(ROOM, 9, { limit: 9 })).rejects.toMatchObject({ reason: "message-missing" });
      await trim(5);
      expect(await thread(4)).toEqual([1, [3, 4, 6], false]);
      expect(await thread(1)).toEqual([1, [3, 4, 6], false]);
    });

    describe("the inbox", () => {
      const ann = toUserId("u1");
      const bob = toUserId("u2");
      const eve = toUserId("u3");
      const HERE = [{ roomId: ROOM, since: 0 }];
      const list = async (user = bob, rooms = HERE) =>
        (await log.inbox.page(user, rooms, { limit: 99 })).items.map(({ why, seq }) => `${why} ${seq}`);
      const say = (msg: string, users: readonly string[], more: object = {}) =>
        log.append({ ...draft(msg, more), called: { users: users.map(toUserId), all: false, ...more } });

      it("[Y11] has who is named, all, and who is answered, and nobody by themselves", async () => {
        await say("@bob @ann", [ann, bob]);
        await log.append({ ...draft("@all"), called: { users: [], all: true } });
        const answer = (msg: string, replyTo: number, author: UserId) =>
          log.append({ ...draft(msg, { userId: bob, replyTo }), called: { users: [], all: false, author } });
        await answer("answer", 1, ann);
        await answer("to myself", 3, bob);
        expect(await list()).toEqual(["all 2", "mention 1"]);
        expect(await list(ann)).toEqual(["reply 3"]);
        expect(await list(eve)).toEqual(["all 2"]);
        expect(await list(eve, [])).toEqual([]);
        const told = commits.flatMap(({ inbox }) => inbox);
        expect(told.map(({ userId, by, items }) => [userId, by, items[0]?.why])).toEqual([
          [bob, ann, "mention"],
          [undefined, ann, "all"],
          [ann, bob, "reply"],
        ]);
      });

      it("[Y11] reactions are one item of the author, moved up by each, gone with the last of others", async () => {
        await say("mine", [], { userId: bob });
        await say("@bob", [bob]);
        await react(1, "👍", "u1", true, bob);
        expect(await list()).toEqual(["reaction 1", "mention 2"]);
        await say("@bob again", [bob]);
        await react(1, "🎉", "u3", true, bob);
        await react(1, "🎉", "u2", true, bob);
        await react(1, "👀", "u3");
        await react(1, "👀", "u3", false);
        expect(await list()).toEqual(["reaction 1", "mention 3", "mention 2"]);
        await react(1, "👍", "u1", false);
        expect(await list()).toHaveLength(3);
        await react(1, "🎉", "u3", false);
        expect(await list()).toEqual(["mention 3", "mention 2"]);
      });

      it("[Y11][Y12] an edit calls whom the old text did not, no more whom the new one does not, and nobody who is done with it", async () => {
        await say("@bob", [bob]);
        await edit(1, "@bob @eve", { called: { users: [bob, eve], all: true } });
        expect([await list(), await list(eve)]).toEqual([
          ["all 1", "mention 1"],
          ["all 1", "mention 1"],
        ]);
        const [item] = (await log.inbox.page(eve, [], { limit: 1 })).items;
        await log.inbox.done(eve, [], [item?.id ?? 0]);
        await edit(1, "@eve!", { called: { users: [eve], all: false } });
        expect([await list(), await list(eve)]).toEqual([[], []]);
        await edit(1, "@bob", { called: { users: [bob], all: false } });
        expect(await list()).toEqual(["mention 1"]);
        await remove(1);
        expect(await list()).toEqual([]);
        expect(commits.at(-1)?.inbox).toMatchObject([{ userId: bob, items: [] }]);
      });

      it("[Y12] is read in pages, the newest first, without what is done, and what is done for all is for each alone", async () => {
        for (let n = 0; n < 5; n += 1) await say("@bob", [bob]);
        await log.append({ ...draft("@all"), called: { users: [], all: true } });
        const first = await log.inbox.page(bob, HERE, { limit: 2 });
        expect(first.items.map(({ seq }) => seq)).toEqual([6, 5]);
        const second = await log.inbox.page(bob, HERE, { limit: 9, before: first.next });
        expect([second.items.map(({ seq }) => seq), second.next]).toEqual([[4, 3, 2, 1], undefined]);
        await log.inbox.done(
          bob,
          HERE,
          first.items.map(({ id }) => id),
        );
        await log.inbox.done(
          eve,
          HERE,
          second.items.map(({ id }) => id),
        );
        expect(await list()).toEqual(["mention 4", "mention 3", "mention 2", "mention 1"]);
        expect([await log.inbox.count(bob, HERE), await log.inbox.count(eve, HERE)]).toEqual([4, 1]);
        await trim(3);
        expect(await list()).toEqual(["mention 4"]);
      });

      it("[Y12] keeps the newest 1,000 of a user and 20 for all of a room, and counts to 100", async () => {
        const called = { users: [bob], all: true };
        await log.appendAll(Array.from({ length: 1_005 }, () => ({ ...draft("x"), called })));
        expect((await log.inbox.page(bob, [], { limit: 2_000 })).items).toHaveLength(1_000);
        expect((await log.inbox.page(eve, HERE, { limit: 2_000 })).items).toHaveLength(20);
        expect(await log.inbox.count(bob, HERE)).toBe(100);
      });

      it("[Y12] counts one's own items and those for all together", async () => {
        const named = { users: [bob], all: false };
        await log.appendAll(Array.from({ length: 60 }, () => ({ ...draft("x"), called: named })));
        await log.appendAll(
          Array.from({ length: 10 }, () => ({ ...draft("x"), called: { users: [], all: true } })),
        );
        expect([await log.inbox.count(bob, HERE), await log.inbox.count(bob, [])]).toEqual([70, 60]);
        await log.inbox.done(
          bob,
          HERE,
          (await log.inbox.page(bob, HERE, { limit: 35 })).items.map(({ id }) => id),
        );
        expect([await log.inbox.count(bob, HERE), await log.inbox.count(bob, [])]).toEqual([35, 35]);
        await log.appendAll(
          Array.from({ length: 70 }, () => ({ ...draft("x"), called: { users: [], all: true } })),
        );
        expect([await log.inbox.count(bob, HERE), await log.inbox.count(eve, HERE)]).toEqual([55, 20]);
      });

      it("[Y12] what calls all of many rooms and what calls one alone come in one order, page after page", async () => {
        const rooms = ["a", "b", "c"].map((id, n) => ({ roomId: room(id), since: n }));
        const sayIn = (id: string, users: readonly UserId[], all: boolean) =>
          log.append({ ...draft("x", { roomId: room(id) }), called: { users, all } });
        for (const id of ["a", "b", "a", "c", "c", "d", "c", "b", "c", "a"]) await sayIn(id, [], true);
        await sayIn("d", [bob], false);
        for (const id of ["a", "b", "c"]) await sayIn(id, [], true);
        const pages = async (limit: number) => {
          const found: string[] = [];
          for (let before: number | undefined, isMore = true; isMore; ) {
            const page = await log.inbox.page(bob, rooms, { limit, before });
            found.push(...page.items.map(({ roomId, seq }) => `${roomId} ${seq}`));
            before = page.next;
            isMore = before !== undefined;
          }
          return found.join(", ");
        };
        const expected = "c 5, b 3, a 4, d 2, a 3, c 4, b 2, c 3, a 2, a 1";
        for (const limit of [1, 2, 3, 20]) expect(await pages(limit)).toBe(expected);
        const [first] = (await log.inbox.page(bob, rooms, { limit: 1 })).items;
        await log.inbox.done(bob, rooms, [first?.id ?? 0]);
        expect(await pages(4)).toBe(expected.slice("c 5, ".length));
      });

      it("[Y12] what calls all is done with only by those whom it calls, and never again for whoever has the id later", async () => {
        await log.append({ ...draft("@all"), called: { users: [], all: true } });
        const [item] = (await log.inbox.page(bob, HERE, { limit: 9 })).items;
        const ids = [item?.id ?? 0];
        await log.inbox.done(bob, [], ids);
        await log.inbox.done(bob, [{ roomId: ROOM, since: 1 }], ids);
        expect(await list()).toEqual(["all 1"]);
        await log.inbox.done(bob, HERE, ids);
        await log.inbox.done(eve, HERE, ids);
        expect([await list(), await list(eve)]).toEqual([[], []]);
        await say("@bob", [bob]);
        await log.inbox.forget(bob);
        expect([await list(), await list(eve)]).toEqual([["all 1"], []]);
      });

      it("[Y12] all items of a user are forgotten, however many they are", async () => {
        const called = { users: [bob], all: false };
        await log.appendAll(Array.from({ length: 450 }, () => ({ ...draft("x"), called })));
        await say("@eve", [eve]);
        await log.inbox.forget(bob);
        expect([await log.inbox.count(bob, []), await list(eve, [])]).toEqual([0, ["mention 451"]]);
      });

      it("[Y13] a room of two has one item, at its newest message, until that is read", async () => {
        const direct = { users: [], all: false, direct: bob };
        for (const msg of ["a", "b", "c"]) await log.append({ ...draft(msg), called: direct });
        expect(await list()).toEqual(["direct 3"]);
        expect(await log.inbox.doneReading(bob, ROOM, 2)).toBe(false);
        await remove(3);
        expect(await list()).toEqual(["direct 3"]);
        expect(await log.inbox.doneReading(bob, ROOM, 3)).toBe(true);
        expect(await log.inbox.doneReading(bob, ROOM, 3)).toBe(false);
        await log.append({ ...draft("d"), called: direct });
        await remove(4);
        expect(await list()).toEqual([]);
      });
    });
  });
}
