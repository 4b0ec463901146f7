import { DatabaseSync } from "@photostructure/sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CLIENT_MSG, HISTORY, JOIN_ROOM, SERVER_MSG } from "../../src/core/protocol.ts";
import type { Payload } from "../support/payload.ts";
import { RoomServer } from "../support/room-server.ts";

let server: RoomServer;

beforeEach(async () => {
  server = await RoomServer.start({ messageRate: null });
});

afterEach(() => server.close());

const ROOM = { roomId: "room1" };

test("[M7] while another process holds the file, what is said is refused, all else works, and then it goes on without a hole", async () => {
  const [ann, bob] = [await server.v1("ann"), await server.v1("bob")];
  for (const client of [ann, bob]) await client.ask(JOIN_ROOM, ROOM);
  await ann.ask(CLIENT_MSG, { ...ROOM, msg: "before", clientMsgId: "1" });
  const other = new DatabaseSync(server.data);
  other.exec("BEGIN IMMEDIATE");
  const refused = await Promise.all(
    ["2", "3"].map((clientMsgId) => ann.ask(CLIENT_MSG, { ...ROOM, msg: "during", clientMsgId })),
  );
  for (const { ok, error } of refused) expect([ok, error.code]).toEqual([false, "UNAVAILABLE"]);
  expect((await bob.ask(HISTORY, { ...ROOM, limit: 9 })).messages).toHaveLength(1);
  expect((await bob.ask(JOIN_ROOM, { roomId: "room2" })).ok).toBe(true);
  const { session } = ann.heard[0]?.payload ?? {};
  const again = await server.v1("ann", { session });
  expect((await again.ask(JOIN_ROOM, ROOM)).lastSeq).toBe(1);
  const stranger = server.dial({ protocol: 1, nickName: "new", userId: "u-new" });
  await expect(stranger.connected()).rejects.toThrow(/UNAVAILABLE/);
  other.exec("ROLLBACK");
  other.close();
  expect(await ann.ask(CLIENT_MSG, { ...ROOM, msg: "after", clientMsgId: "2" })).toMatchObject({
    seq: 2,
    duplicate: false,
  });
  await bob.hearsText("after");
  expect(bob.got(SERVER_MSG).map(({ seq, msg }: Payload) => [seq, msg])).toEqual([
    [1, "before"],
    [2, "after"],
  ]);
});
