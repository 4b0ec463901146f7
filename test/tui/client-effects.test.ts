import { expect, test } from "vitest";
import type { ChatClient } from "../../src/core/client/chat-client.ts";
import { parseSearch } from "../../src/core/client/search-terms.ts";
import { toRoomId } from "../../src/core/protocol/names.ts";
import { runClientEffect } from "../../src/tui/client-effects.ts";
import type { EffectReply } from "../../src/tui/state/effect.ts";
import type { AskedTerms } from "../../src/tui/state/search.ts";

const NOW = new Date(2026, 10, 26, 12).getTime();
const roomId = toRoomId("room1") ?? expect.unreachable();

/** A search as it was typed, in no room alone. */
function termsOf(typed: string): AskedTerms {
  const parsed = parseSearch(typed);
  return "problem" in parsed ? expect.unreachable() : { ...parsed, roomId: undefined };
}

/** Asks a server that gives each page of these for the one before it; gives the queries and the reply. */
async function search(typed: string, pages: readonly object[][], terms: Partial<AskedTerms> = {}) {
  const asked: { readonly before?: number }[] = [];
  const one = async (query: { readonly before?: number }) => {
    asked.push(query);
    const page = query.before ?? 0;
    return { messages: pages[page % pages.length], next: page + 1 };
  };
  const client = { ask: { search: one } } as unknown as ChatClient; // all that a search asks
  const reply = await new Promise<EffectReply>((resolve) => {
    const effect = {
      type: "search",
      query: typed,
      terms: { ...termsOf(typed), ...terms },
      now: NOW,
    } as const;
    runClientEffect({ ...effect, before: undefined }, client, resolve);
  });
  return { asked, reply };
}

/** Asks the server for the place that stands behind /jump; gives the query and the reply. */
async function jump(moment: string): Promise<{ readonly asked: unknown; readonly reply: EffectReply }> {
  let asked: unknown;
  const history = async (_: unknown, query: unknown) => {
    asked = query;
    return { messages: [], more: false };
  };
  const client = { ask: { history } } as unknown as ChatClient; // all that a jump asks
  const reply = await new Promise<EffectReply>((resolve) => {
    runClientEffect({ type: "jump", roomId, moment, now: NOW }, client, resolve);
  });
  return { asked, reply };
}

test.each([
  ["2026-11-25T10:30", { from: new Date(2026, 10, 25, 10, 30).getTime() }],
  ["2h", { from: NOW - 7_200_000 }],
  ["42", { after: 41 }],
  ["０", { after: 0 }],
])("[C14] /jump %s begins where --since would", async (moment, begin) => {
  const { asked, reply } = await jump(moment);
  expect(asked).toMatchObject(begin);
  expect(reply).toMatchObject({ type: "page", wanted: { type: "jump", label: moment } });
});

test("[C14] /jump to a day that is in no calendar asks nothing", async () => {
  expect(await jump("2026-02-30T10:30")).toEqual({
    asked: undefined,
    reply: { type: "noMoment", roomId, moment: "2026-02-30T10:30", problem: "unknown" },
  });
});

test.each([
  ["ＢＯＢ", { type: "accepted", nickName: "ＢＯＢ", found: true }, [["bob-id", false]]],
  ["eve", { type: "accepted", nickName: "eve", found: false }, []],
])(
  "[C15] /accept %s takes those again whom the server knows as refused",
  async (nickName, expected, changes) => {
    const changed: unknown[] = [];
    const refused = async () => [{ userId: "bob-id", nickName: "bob" }];
    const refuse = async (...change: unknown[]) => changed.push(change);
    const client = { ask: { refused, refuse } } as unknown as ChatClient; // all that is asked
    const reply = await new Promise<EffectReply>((resolve) => {
      runClientEffect({ type: "accept", nickName }, client, resolve);
    });
    expect([reply, changed]).toEqual([expected, changes]);
  },
);

test("[E10] a search goes on from an empty page that leads on", async () => {
  const asked: unknown[] = [];
  const search = async ({ before }: { before?: number }) => {
    asked.push(before);
    return { messages: before === 10 ? [{ msg: "found" }] : [], next: before === undefined ? 10 : undefined };
  };
  const client = { ask: { search } } as unknown as ChatClient; // all that a search asks
  const reply = await new Promise<EffectReply>((resolve) => {
    const effect = {
      type: "search",
      query: "word",
      terms: termsOf("word"),
      now: 0,
      before: undefined,
    } as const;
    runClientEffect(effect, client, resolve);
  });
  expect(asked).toEqual([undefined, 10]);
  expect(reply).toEqual({ type: "found", query: "word", messages: [{ msg: "found" }], next: undefined });
});

test("[K82] author and room are asked of the server", async () => {
  const { asked } = await search("deploy from:bob", [[{ msg: "deploy" }]], { roomId });
  expect(asked).toEqual([{ query: "deploy", limit: 50, nickName: "bob", roomIds: ["room1"] }]);
});

test("[K82] links and times are looked for in what comes, page after page, and not without end", async () => {
  const pages = [[{ msg: "see x" }], [{ msg: "x https://chat.example" }, { msg: "x http" }]];
  const { asked, reply } = await search("x has:link", pages);
  expect(asked.map(({ before }) => before)).toEqual([undefined, 1]);
  expect(reply).toMatchObject({ type: "found", messages: [{ msg: "x https://chat.example" }], next: 2 });
  const all = await search("x has:link", [[{ msg: "x" }]]);
  expect([all.asked.length, all.reply]).toEqual([50, expect.objectContaining({ messages: [], next: 50 })]);
  const day = (date: number) => new Date(2026, 10, date, 10).getTime();
  const dated = await search("x before:2026-11-24", [
    [
      { msg: "x", at: day(25) },
      { msg: "x", at: day(23) },
    ],
  ]);
  expect(dated.reply).toMatchObject({ messages: [{ at: day(23) }] });
  expect(await search("x before:2026-02-30", [[]])).toEqual({
    asked: [],
    reply: { type: "searchUnclear", query: "x before:2026-02-30", problem: "unknown" },
  });
});

test("[C12] /rooms shows the first rooms, over pages of rooms of two, and whether there are more", async () => {
  const named = (id: string) => ({
    roomId: toRoomId(id) ?? expect.unreachable(),
    name: id,
    users: 1,
    lastSeq: 1,
  });
  const pages = new Map<string | undefined, object>([
    [undefined, { rooms: [named("dm.1"), named("dm.2")], next: "p2" }],
    ["p2", { rooms: [], next: "p3" }],
    ["p3", { rooms: Array.from({ length: 100 }, (_, n) => named(`room${n}`)), next: "p4" }],
  ]);
  const rooms = async (after: string | undefined) => pages.get(after) ?? expect.unreachable();
  const client = { ask: { rooms } } as unknown as ChatClient; // all that is asked for rooms
  const reply = await new Promise<EffectReply>((resolve) => {
    runClientEffect({ type: "rooms" }, client, resolve);
  });
  expect(reply).toMatchObject({ type: "rooms", next: "p4" });
  expect("rooms" in reply && [reply.rooms.length, reply.rooms[0]?.roomId]).toEqual([100, "room0"]);
});
