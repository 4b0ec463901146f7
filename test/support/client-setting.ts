import type { ClientEvent } from "../../src/core/client/chat.ts";
import { ChatClient } from "../../src/core/client/chat-client.ts";
import type { ClientIdentity } from "../../src/core/client/client-ports.ts";
import type { OutboxStore } from "../../src/core/client/sending/outbox-ports.ts";
import { chatError } from "../../src/core/protocol/errors.ts";
import type { RoomId } from "../../src/core/protocol/names.ts";
import { FakeClock } from "./fake-clock.ts";
import { ScriptedTransport } from "./scripted-transport.ts";

/** The room of these tests, and its log. */
export const ROOM = "room1" as RoomId;
export const EPOCH = "epoch-1";

/** A client on a scripted transport, not started; what it tells and keeps is written down. */
export function setUp(
  outbox?: OutboxStore,
  more: { readonly keepsFailed?: boolean; readonly disk?: "full" } = {},
) {
  const transport = new ScriptedTransport();
  const clock = new FakeClock();
  const events: ClientEvent[] = [];
  const remembered: ClientIdentity[] = [];
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `id${ids}`;
  };
  const ports = {
    transport,
    clock,
    random: () => 1,
    newId,
    ...(outbox === undefined ? {} : { outbox }),
    ...more,
  };
  const client = new ChatClient(ports, { userId: "u-alice", nickName: "alice" }, (who) => {
    if (more.disk === "full") throw chatError("unexpected", { message: "it can't be written (ENOSPC)" });
    remembered.push(who);
  });
  client.subscribe((event) => events.push(event));
  return { transport, clock, client, events, remembered };
}

/** The result of `setUp`. */
export type Setting = ReturnType<typeof setUp>;

/** The first event of a v1 server. */
export const WELCOME = {
  protocol: 1,
  server: { name: "groupchat", version: "0" },
  epoch: EPOCH,
  userId: "u-alice",
  nickName: "alice",
  session: "secret",
  role: "member",
  entry: "local",
  limits: {
    messageCharacters: 4000,
    messageBytes: 16384,
    roomsPerUser: 50,
    historyPage: 500,
    batchMessages: 200,
    edits: true,
    editWindowMs: null,
  },
  now: 0,
};

/** A message of the room as `server_msg`. */
export function wire(seq: number, more: Record<string, unknown> = {}) {
  const base = {
    msg: `m${seq}`,
    nickName: "bob",
    roomId: ROOM,
    times: "2026-11-23 10:30:00",
    userId: "u-bob",
    type: 1,
  };
  return { ...base, id: `${ROOM}#${seq}`, seq, at: seq, kind: "text", ...more };
}

/** The reply to a join, which goes on after a `since` of the same log, in a room where nothing was changed. */
export function joinReply(lastSeq: number, seqs: number[], more = false, epoch = EPOCH) {
  const users = [{ nickName: "alice", id: "u-alice" }];
  const messages = seqs.map((seq) => wire(seq));
  return {
    ok: true,
    roomId: ROOM,
    epoch,
    lastSeq,
    users,
    count: 1,
    messages,
    more,
    resumed: epoch === EPOCH,
    rev: 0,
  };
}

/** The reply to `history`: bob's messages of these seqs, as `wire` has them. */
export function historyReply(seqs: readonly number[], more = false) {
  const rows = seqs.map((seq) => [seq, seq, "u-bob", "bob", "text", `m${seq}`, null, null, null]);
  return { ok: true, epoch: EPOCH, rows, more };
}

/** A client online on a v1 server, in the room, having been shown messages 1 to 3. */
export function online(outbox?: OutboxStore, more: { readonly keepsFailed?: boolean } = {}) {
  const setting = setUp(outbox, more);
  const { transport, client } = setting;
  client.start();
  void client.join(ROOM);
  transport.accept();
  transport.say("welcome", WELCOME);
  transport.last("joinRoom").reply(joinReply(3, [1, 2, 3]));
  return setting;
}

/** The connection is lost, and made again after the longest wait. */
export function reconnect({ transport, clock }: Setting) {
  transport.end();
  clock.advance(20_000);
  transport.accept();
  transport.say("welcome", WELCOME);
}

/** The texts that were told, in order. */
export function shown(events: readonly ClientEvent[]) {
  return events.flatMap((event) => (event.type === "messages" ? event.messages.map(({ msg }) => msg) : []));
}
