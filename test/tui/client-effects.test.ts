import { expect, test } from "vitest";
import type { ChatClient } from "../../src/core/client/chat-client.ts";
import { toRoomId } from "../../src/core/protocol/names.ts";
import { runClientEffect } from "../../src/tui/client-effects.ts";
import type { EffectReply } from "../../src/tui/state/effect.ts";

const NOW = new Date(2026, 10, 26, 12).getTime();
const roomId = toRoomId("room1") ?? expect.unreachable();

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
    runClientEffect({ type: "search", query: "word", before: undefined }, client, resolve);
  });
  expect(asked).toEqual([undefined, 10]);
  expect(reply).toEqual({ type: "found", query: "word", messages: [{ msg: "found" }], next: undefined });
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
