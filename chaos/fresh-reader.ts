import { randomUUID } from "node:crypto";
import { SocketTransport } from "../src/cli/socket-transport.ts";
import { USUAL_TRUST } from "../src/cli/tls/trust.ts";
import { ChatClient } from "../src/core/client/chat-client.ts";
import { type Nick, type RoomId, toNick, toRoomId } from "../src/core/protocol/names.ts";
import { systemClock } from "../src/core/time/clock.ts";
import { type ClientHistory, type HistoryRecord, type Recorded, unsetClock } from "./history.ts";
import { toShown } from "./shown.ts";

const NAME = "fresh";

/** Results of a search: a word is in one message at most. */
const MOST_FOUND = 10;

/**
 * A client that was never there reads all of the rooms: messages by pages of history, and then by pages of changes. Then it searches them for
 * some words.
 */
export async function readAnew(
  port: number,
  rooms: readonly string[],
  words: readonly string[],
): Promise<ClientHistory> {
  const client = new ChatClient(
    {
      transport: new SocketTransport(`ws://127.0.0.1:${port}`, USUAL_TRUST),
      clock: systemClock,
      random: Math.random,
      newId: randomUUID,
    },
    { userId: NAME, nickName: toNick(NAME) as Nick },
  );
  client.start();
  try {
    const records: HistoryRecord[] = [];
    for (const room of rooms.map((id) => toRoomId(id) as RoomId)) {
      await client.join(room, { limit: 0 });
      records.push(...(await readRoom(client, room)));
    }
    for (const word of words) records.push(await search(client, word));
    records.push({ type: "ended", t: unsetClock() });
    return { client: NAME, user: NAME, records };
  } finally {
    client.close();
  }
}

async function readRoom(client: ChatClient, room: RoomId): Promise<HistoryRecord[]> {
  const records: HistoryRecord[] = [];
  for (let after = 0, more = true; more; ) {
    const page = await client.ask.history(room, { after, limit: client.ask.longestPage });
    records.push(...page.messages.map((message) => toShown("shown", message)));
    after = page.messages.at(-1)?.seq ?? after;
    more = page.more;
  }
  records.push({ type: "began", t: unsetClock(), process: process.pid }); // each state comes a second time
  for (let after = 0, more = true; more; ) {
    const page = await client.ask.changes(room, after);
    records.push(...page.messages.map((message) => toShown("changed", message)));
    after = page.rev;
    more = page.more;
  }
  return records;
}

async function search(client: ChatClient, word: string): Promise<HistoryRecord> {
  const found: Recorded<"searched">["found"] = [];
  for (let before: number | undefined, more = true; more; ) {
    const query = { query: word, limit: MOST_FOUND, ...(before !== undefined && { before }) };
    const page = await client.ask.search(query);
    found.push(...page.messages.map(({ roomId: room, seq = 0, msg: text }) => ({ room, seq, text })));
    before = page.next;
    more = before !== undefined;
  }
  return { type: "searched", t: unsetClock(), word, found };
}
