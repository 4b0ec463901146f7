import { describe, expect, test } from "vitest";
import type { ChatMessage, ClientEvent } from "../../../src/core/client/chat.ts";
import {
  EPOCH,
  historyReply,
  joinReply,
  online,
  ROOM,
  reconnect,
  setUp,
  shown,
  WELCOME,
  wire,
} from "../../support/client-setting.ts";
import { until } from "../../support/until.ts";

const edited = (seq: number, rev: number, more: Record<string, unknown> = {}) =>
  wire(seq, { msg: `m${seq} by ${rev}`, rev, editedAt: 1, ...more });

const changed = (after: number, rev: number, ...messages: object[]) => ({
  roomId: ROOM,
  after,
  rev,
  messages,
});

const changesReply = (rev: number, messages: object[], more = false) => ({
  ok: true,
  epoch: EPOCH,
  messages,
  rev,
  more,
});

const texts = (messages: readonly ChatMessage[]) => messages.map(({ msg }) => msg);

/** The texts of each `changed`, in order. */
function changes(events: readonly ClientEvent[]) {
  return events.flatMap((event) => (event.type === "changed" ? [texts(event.messages)] : []));
}

describe("what changes in a room", () => {
  test("[Y45] a change is told with the whole message as it is now", () => {
    const { transport, client, events } = online();
    transport.say(
      "changed",
      changed(0, 2, edited(2, 2, { reactions: [{ emoji: "👍", count: 1, users: ["u-bob"] }] })),
    );
    expect(events.at(-1)).toMatchObject({
      type: "changed",
      roomId: ROOM,
      messages: [
        {
          key: `${EPOCH}/${ROOM}/2`,
          seq: 2,
          msg: "m2 by 2",
          changes: { rev: 2, editedAt: 1, reactions: [{ emoji: "👍", count: 1, users: ["u-bob"] }] },
        },
      ],
    });
    expect(client.cursor(ROOM)).toEqual({ epoch: EPOCH, seq: 3, at: 3, rev: 2 });
  });

  test("[Y45] what is missing is asked for, page after page, until nothing is", () => {
    const { transport, client, events } = online();
    transport.say("changed", changed(5, 6, edited(1, 6)));
    expect(transport.last("changes").payload).toEqual({ roomId: ROOM, after: 0, limit: 500 });
    transport.say("changed", changed(6, 7, edited(3, 7)));
    expect(transport.of("changes")).toHaveLength(1);
    transport.last("changes").reply(changesReply(3, [edited(2, 3)], true));
    expect(client.cursor(ROOM)?.rev).toBe(3);
    expect(transport.last("changes").payload).toMatchObject({ after: 3 });
    transport.last("changes").reply(changesReply(7, [edited(1, 6), edited(3, 7)]));
    expect(changes(events)).toEqual([["m1 by 6"], ["m3 by 7"], ["m2 by 3"]]);
    expect(client.cursor(ROOM)?.rev).toBe(7);
    expect(transport.of("changes")).toHaveLength(2);
  });

  test("[Y45] a page that is refused for now is asked for again, and one that the server can't read any more is not", () => {
    const { transport, clock, client } = online();
    transport.say("changed", changed(5, 6, edited(1, 6)));
    const busy = { code: "RATE_LIMITED", message: "slow down", retryAfterMs: 700 };
    transport.last("changes").reply({ ok: false, error: busy });
    clock.advance(699);
    expect(transport.of("changes")).toHaveLength(1);
    clock.advance(1);
    expect(transport.of("changes")).toHaveLength(2);
    const damaged = { code: "UNAVAILABLE", reason: "server-data-damaged", params: {}, message: "damaged" };
    transport.last("changes").reply({ ok: false, error: damaged });
    expect(client.cursor(ROOM)?.rev).toBe(6);
    clock.advance(60_000);
    expect(transport.of("changes")).toHaveLength(2);
  });

  test("[Y45] a page that was asked for on a lost connection is not waited for on the next one", () => {
    const setting = online();
    const { transport, client } = setting;
    transport.say("changed", changed(5, 6, edited(1, 6)));
    const lost = transport.last("changes");
    reconnect(setting);
    transport.last("joinRoom").reply({ ...joinReply(3, []), rev: 6, changed: [edited(2, 2), edited(1, 6)] });
    expect(client.cursor(ROOM)?.rev).toBe(6);
    lost.reply(changesReply(9, []));
    expect(client.cursor(ROOM)?.rev).toBe(6);
  });

  test("[R10] a payload of the wrong shape is dropped, and so are changes in a room that is not wanted, or not listened to", () => {
    const { transport, client, events } = online();
    const room = { ...changed(0, 1, edited(1, 1)), roomId: "room2" };
    for (const payload of [{ ...changed(0, 1), rev: "1" }, changed(0, 1, { seq: 1 }), 7, room]) {
      transport.say("changed", payload);
    }
    expect([changes(events), client.cursor(ROOM)?.rev]).toEqual([[], 0]);
    void client.join("room2" as typeof ROOM, { listen: false });
    transport.last("joinRoom").reply({ ...joinReply(3, []), roomId: "room2" });
    transport.say("changed", room);
    expect(changes(events)).toEqual([]);
  });
});

describe("changes and messages that cross", () => {
  test("[Y46] a message that is fetched later is shown as it is known to be", () => {
    const { transport, events } = online();
    transport.say("server_msg", wire(6));
    transport.say("changed", changed(0, 2, edited(5, 1), edited(6, 2)));
    expect(changes(events)).toEqual([]);
    transport.last("history").reply(historyReply([4, 5]));
    expect(shown(events).slice(3)).toEqual(["m4", "m5 by 1", "m6 by 2"]);
  });

  test("[Y46] a change that comes before the reply to the join is in what is shown then, and not told again", () => {
    const { transport, client, events } = setUp();
    client.start();
    void client.join(ROOM);
    transport.accept();
    transport.say("welcome", WELCOME);
    transport.say("changed", changed(3, 4, edited(1, 4)));
    transport.say("changed", changed(4, 5, edited(2, 5)));
    transport.last("joinRoom").reply({ ...joinReply(2, []), messages: [edited(1, 4), wire(2)], rev: 4 });
    expect(shown(events)).toEqual(["m1 by 4", "m2 by 5"]);
    expect(changes(events)).toEqual([]);
    expect(client.cursor(ROOM)?.rev).toBe(5);
  });

  test("[Y46] a message and its change that come before a reply to a join which has the change alone are shown as they are now", () => {
    const setting = online();
    const { transport, events, client } = setting;
    reconnect(setting);
    transport.say("server_msg", wire(5));
    transport.say("changed", changed(0, 1, edited(5, 1)));
    transport.last("joinRoom").reply({ ...joinReply(5, [4], true), rev: 1 });
    expect(shown(events).slice(3)).toEqual(["m4", "m5 by 1"]);
    expect(client.cursor(ROOM)).toMatchObject({ seq: 5, rev: 1 });
  });

  test("[Y46] a message that was held when the connection went is shown as the server has it then", () => {
    const setting = online();
    const { transport, events } = setting;
    transport.say("server_msg", wire(5));
    reconnect(setting);
    transport.last("joinRoom").reply({ ...joinReply(5, [4], true), rev: 1 });
    expect(shown(events).slice(3)).toEqual(["m4"]);
    const rows = [[5, 5, "u-bob", "bob", "text", "m5 by 1", null, null, { rev: 1, editedAt: 1 }]];
    transport.last("history").reply({ ...historyReply([]), rows });
    expect(shown(events).slice(3)).toEqual(["m4", "m5 by 1"]);
  });

  test("[Y46] a message that was shown with a later change does not go back", () => {
    const { transport, client, events } = online();
    transport.say("server_msg", edited(4, 3));
    transport.say("changed", changed(0, 2, edited(4, 2)));
    transport.say("changed", changed(2, 3, edited(4, 3)));
    expect(changes(events)).toEqual([]);
    expect(client.cursor(ROOM)).toMatchObject({ seq: 4, rev: 3 });
  });
});

describe("going on where it was", () => {
  test("[Y47] after a reconnect it is told what changed since, and asks for the rest", () => {
    const setting = online();
    const { transport, client, events } = setting;
    transport.say("changed", changed(0, 4, edited(1, 4)));
    reconnect(setting);
    expect(transport.last("joinRoom").payload.since).toEqual({ epoch: EPOCH, seq: 3, at: 3, rev: 4 });
    const reply = { ...joinReply(4, [4]), rev: 9, changed: [edited(2, 5), edited(1, 6)], moreChanges: true };
    transport.last("joinRoom").reply(reply);
    expect(changes(events)).toEqual([["m1 by 4"], ["m2 by 5", "m1 by 6"]]);
    expect(shown(events).at(-1)).toBe("m4");
    expect(client.cursor(ROOM)?.rev).toBe(6);
    expect(transport.last("changes").payload).toMatchObject({ after: 6 });
    transport.last("changes").reply(changesReply(9, [edited(3, 8)]));
    expect(changes(events).at(-1)).toEqual(["m3 by 8"]);
    expect(client.cursor(ROOM)?.rev).toBe(9);
  });

  test("[Y47] where the messages left no room for changes it asks for all of them", () => {
    const setting = online();
    const { transport, client } = setting;
    reconnect(setting);
    transport.last("joinRoom").reply({ ...joinReply(4, [4]), rev: 9, changed: [], moreChanges: true });
    expect(client.cursor(ROOM)?.rev).toBe(0);
    expect(transport.last("changes").payload).toMatchObject({ after: 0 });
    transport.last("changes").reply(changesReply(9, [edited(3, 8)]));
    expect(client.cursor(ROOM)?.rev).toBe(9);
  });

  test("[Y47] a client made anew goes on after the rev of an earlier one; what was trimmed is no part of it", () => {
    const { transport, client, events } = setUp();
    client.start();
    void client.join(ROOM, { since: { epoch: EPOCH, seq: 9, at: 9, rev: 4 } });
    transport.accept();
    transport.say("welcome", WELCOME);
    expect(transport.last("joinRoom").payload.since).toEqual({ epoch: EPOCH, seq: 9, at: 9, rev: 4 });
    transport.last("joinRoom").reply({ ...joinReply(9, []), rev: 8, changed: [edited(7, 7)] });
    expect(changes(events)).toEqual([["m7 by 7"]]);
    expect(client.cursor(ROOM)?.rev).toBe(8);
  });

  test("[Y47] a cursor that names no rev goes on with what changes from then on", () => {
    const { transport, client, events } = setUp();
    client.start();
    void client.join(ROOM, { since: { epoch: EPOCH, seq: 3 } });
    transport.accept();
    transport.say("welcome", WELCOME);
    transport.last("joinRoom").reply({ ...joinReply(3, []), rev: 8 });
    transport.say("changed", changed(8, 9, edited(2, 9)));
    expect(changes(events)).toEqual([["m2 by 9"]]);
    expect(transport.of("changes")).toEqual([]);
    expect(client.cursor(ROOM)?.rev).toBe(9);
  });

  test("[Y48] another log begins with its own rev, whatever the one before had reached", () => {
    const setting = online();
    const { transport, client, events } = setting;
    transport.say("changed", changed(0, 40, edited(1, 40)));
    reconnect(setting);
    transport.last("joinRoom").reply({ ...joinReply(2, [1, 2], false, "epoch-2"), rev: 1 });
    expect(events.some(({ type }) => type === "restarted")).toBe(true);
    transport.say("changed", changed(1, 2, edited(1, 2)));
    expect(changes(events).at(-1)).toEqual(["m1 by 2"]);
    expect(client.cursor(ROOM)).toMatchObject({ epoch: "epoch-2", seq: 2, rev: 2 });
  });
});

describe("pages", () => {
  test("[Y49] a change that comes while a page is read wins over the page, and an earlier one does not", async () => {
    const { transport, client } = online();
    const page = client.ask.history(ROOM, { before: 4, limit: 3 });
    transport.say("changed", changed(0, 2, edited(1, 1), edited(3, 2)));
    const rows = [
      [1, 1, "u-bob", "bob", "text", "m1", null, null, null],
      [2, 2, "u-bob", "bob", "text", "m2", null, null, null],
      [3, 3, "u-bob", "bob", "text", "m3 by 3", null, null, { rev: 3, editedAt: 1 }],
    ];
    transport.last("history").reply({ ...historyReply([]), rows });
    transport.say("changed", changed(2, 4, edited(2, 4))); // in the same read of the network
    expect(texts((await page).messages)).toEqual(["m1 by 1", "m2 by 4", "m3 by 3"]);
    const later = client.ask.history(ROOM, { before: 4, limit: 3 });
    transport.last("history").reply({ ...historyReply([]), rows });
    expect(texts((await later).messages)).toEqual(["m1", "m2", "m3 by 3"]);
  });

  test("[Y49] so it does for searches, threads, pins and changes, also of messages that the room has not come to", async () => {
    const { transport, client } = online();
    const reply = { ok: true, epoch: EPOCH, messages: [wire(9)], more: false, root: 1, rev: 1 };
    const asked = [
      client.ask.search({ query: "m", limit: 5 }),
      client.ask.thread(ROOM, 9, { limit: 5 }),
      client.ask.pins(ROOM).then((messages) => ({ messages })),
      client.ask.changes(ROOM, 0),
    ];
    transport.say("changed", changed(0, 2, edited(9, 2)));
    for (const event of ["search", "thread", "pins", "changes"]) transport.last(event).reply(reply);
    for (const page of await Promise.all(asked)) expect(texts(page.messages)).toEqual(["m9 by 2"]);
  });
});

describe("what else is asked for", () => {
  test("[Y57] a thread, its pages and its root", async () => {
    const { transport, client } = online();
    const thread = client.ask.thread(ROOM, 3, { after: 1, limit: 2 });
    expect(transport.last("thread").payload).toEqual({ roomId: ROOM, seq: 3, after: 1, limit: 2 });
    transport
      .last("thread")
      .reply({ ok: true, epoch: EPOCH, root: 1, messages: [wire(2), wire(3)], more: true });
    expect(await thread).toMatchObject({ root: 1, messages: [{ msg: "m2" }, { msg: "m3" }], more: true });
  });

  test("[Y57] pinned messages, however many pages they take", async () => {
    const { transport, client } = online();
    const pins = client.ask.pins(ROOM);
    expect(transport.last("pins").payload).toEqual({ roomId: ROOM, after: undefined });
    transport.last("pins").reply({ ok: true, epoch: EPOCH, messages: [wire(1), wire(4)], more: true });
    await until(() => transport.last("pins").payload.after === 4);
    transport.last("pins").reply({ ok: true, epoch: EPOCH, messages: [wire(6)], more: false });
    expect(texts(await pins)).toEqual(["m1", "m4", "m6"]);
    const endless = client.ask.pins(ROOM);
    transport.last("pins").reply({ ok: true, epoch: EPOCH, messages: [], more: true });
    expect(await endless).toEqual([]);
  });

  test("[Y57] the inbox, and what is done of it", async () => {
    const { transport, client } = online();
    const items = [{ id: 7, roomId: ROOM, seq: 3, why: "mention", at: 5 }];
    const inbox = client.ask.inbox({ before: 9, limit: 1 });
    expect(transport.last("inbox").payload).toEqual({ before: 9, limit: 1 });
    const answered = items.map((item) => ({ ...item, message: wire(3) }));
    transport.last("inbox").reply({ ok: true, epoch: EPOCH, items: answered, next: 7, unread: 100 });
    const message = { msg: "m3", seq: 3, key: `${EPOCH}/${ROOM}/3` };
    expect(await inbox).toMatchObject({ items: [{ ...items[0], message }], next: 7, unread: 100 });
    const trimmed = client.ask.inbox({ limit: 1 });
    transport.last("inbox").reply({ ok: true, epoch: EPOCH, items, unread: 100 });
    expect((await trimmed).items).toEqual([{ ...items[0], message: undefined }]);
    const done = client.ask.inboxDone([7]);
    expect(transport.last("inboxDone").payload).toEqual({ ids: [7] });
    transport.last("inboxDone").reply({ ok: true, unread: 3 });
    expect(await done).toBe(3);
  });

  test("[Y57] what calls the user is told as it comes, and what went on another device", () => {
    const { transport, events } = online();
    const items = [{ id: 7, roomId: "room9", seq: 3, why: "direct", at: 5 }];
    transport.say("inbox", { items, unread: 4 });
    transport.say("inbox", { items });
    transport.say("inbox", { items: [], unread: 0 });
    transport.say("inbox", { items: [{ id: 1 }], unread: 0 });
    expect(events.filter(({ type }) => type === "inbox")).toEqual([
      { type: "inbox", items, unread: 4 },
      { type: "inbox", items, unread: undefined },
      { type: "inbox", items: [], unread: 0 },
    ]);
  });

  test("[Y55][Y57] a base server has none of it, and its events mean nothing", async () => {
    const { transport, client, events } = setUp();
    client.start();
    void client.join(ROOM);
    transport.accept();
    transport.say("roomUser", []);
    const { ask } = client;
    const all = [
      ask.pins(ROOM),
      ask.thread(ROOM, 1, { limit: 1 }),
      ask.inbox({ limit: 1 }),
      ask.inboxDone([1]),
    ];
    for (const one of all) await expect(one).rejects.toMatchObject({ reason: "base-server" });
    transport.say("changed", changed(0, 1, edited(1, 1)));
    expect(changes(events)).toEqual([]);
  });
});
