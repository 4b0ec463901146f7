import { randomUUID } from "node:crypto";
import { existsSync, openSync, readFileSync, truncateSync, writeSync } from "node:fs";
import { OutboxFile } from "../src/cli/files/outbox-file.ts";
import { SocketTransport } from "../src/cli/socket-transport.ts";
import type { ClientEvent, Cursor, Outgoing } from "../src/core/client/chat.ts";
import { ChatClient } from "../src/core/client/chat-client.ts";
import type { OutboxStore } from "../src/core/client/sending/outbox-ports.ts";
import { type Nick, type RoomId, toNick, toRoomId } from "../src/core/protocol/names.ts";
import { systemClock } from "../src/core/time/clock.ts";
import { fromLines, type HistoryRecord, toLine, unsetClock } from "./history.ts";
import { Random } from "./random.ts";

/** The options of a worker, as JSON in its first argument. */
export interface WorkerOptions {
  readonly name: string;
  readonly url: string;
  readonly rooms: readonly string[];
  /** The file of its history, over all its processes. */
  readonly history: string;
  /** The folder of its outbox. */
  readonly state: string;
  readonly seed: number;
}

/** The state of a worker, when asked. */
export interface WorkerReport {
  readonly waiting: number;
  /** The last seq shown, by room. */
  readonly shown: Readonly<Record<string, number>>;
}

/** Between two lines of one client, in ms; now and then it says several at once. */
const PAUSE_MS = [10, 150] as const;
const BURST = 12;

/** It waits for its outbox to empty when so much is in it: who is cut off for long would else never catch up. */
const MOST_WAITING = 200;

const options: WorkerOptions = JSON.parse(process.argv[2] ?? "{}");
const rooms = options.rooms.map((id) => toRoomId(id) as RoomId);
const earlier = existsSync(options.history) ? fromLines(wholeLines(options.history)) : [];
const file = openSync(options.history, "a");
const random = new Random(options.seed);
const waiting = new Set<string>();
const shown: Record<string, number> = {};
let said = 0;

/** Reads a file, and takes a last line out of it that a kill cut off. */
function wholeLines(path: string): string {
  const text = readFileSync(path);
  const whole = text.subarray(0, text.lastIndexOf("\n") + 1);
  if (whole.length < text.length) truncateSync(path, whole.length);
  return whole.toString("utf8");
}

type Unstamped<R> = R extends HistoryRecord ? Omit<R, "t"> : never;

function note(...records: Unstamped<HistoryRecord>[]): void {
  writeSync(file, records.map((record) => toLine({ ...record, t: unsetClock() } as HistoryRecord)).join(""));
}

/** The outbox on disk; what is said is written down before it gets there, and that it got there after. */
class WatchedOutbox implements OutboxStore {
  readonly #inner: OutboxStore;
  readonly #known = new Set<string>();

  constructor(inner: OutboxStore) {
    this.#inner = inner;
  }

  takeOver(): readonly Outgoing[] {
    const left = this.#inner.takeOver();
    for (const outgoing of left) {
      if ("action" in outgoing) continue;
      this.#known.add(outgoing.clientMsgId);
      waiting.add(outgoing.clientMsgId);
    }
    return left;
  }

  put(outgoing: Outgoing): void {
    if ("action" in outgoing) return this.#inner.put(outgoing);
    const { clientMsgId: id, roomId: room, msg: text } = outgoing;
    if (this.#known.has(id)) return this.#inner.put(outgoing);
    this.#known.add(id);
    waiting.add(id);
    note({ type: "said", room, id, text });
    this.#inner.put(outgoing);
    note({ type: "kept", room, id });
  }

  remove(outgoing: Outgoing): void {
    if (!("action" in outgoing)) waiting.delete(outgoing.clientMsgId);
    this.#inner.remove(outgoing);
  }

  close(): void {
    this.#inner.close();
  }
}

/** Gives the cursor at which an earlier process of this client ended in a room. */
function cursorOf(room: string): Cursor | undefined {
  const last = earlier.findLast((record) => record.type === "shown" && record.room === room);
  return last?.type === "shown" ? { epoch: last.epoch, seq: last.seq, at: last.at } : undefined;
}

function hear(event: ClientEvent): void {
  switch (event.type) {
    case "messages":
      return see(event.messages);
    case "gap":
      return note({ type: "gap", room: event.roomId, lost: event.lost });
    case "restarted":
      return note({ type: "restarted", room: event.roomId });
    case "outgoing": {
      const { state, roomId: room, clientMsgId: id } = event.outgoing;
      if (state.status === "failed") note({ type: "failed", room, id, reason: state.error.message });
    }
  }
}

function see(messages: Extract<ClientEvent, { type: "messages" }>["messages"]): void {
  note(
    ...messages.map(({ roomId: room, key, seq = 0, at, nickName: by, msg: text, clientMsgId: id }) => {
      shown[room] = seq;
      const [epoch = ""] = key.split("/");
      return { type: "shown", room, epoch, seq, at, by, text, ...(id === undefined ? {} : { id }) } as const;
    }),
  );
}

function say(client: ChatClient): void {
  const room = rooms[random.between(0, rooms.length - 1)];
  if (room === undefined) return;
  said += 1;
  const text = `${options.name} ${process.pid} ${said}`;
  client.send(room, text).then(
    ({ clientMsgId: id, seq = 0, at }) => note({ type: "acknowledged", room, id, seq, at }),
    () => {},
  );
}

const nick = toNick(options.name) as Nick;
const outbox = new WatchedOutbox(new OutboxFile({ XDG_STATE_HOME: options.state }, options.url, nick));
const client = new ChatClient(
  {
    transport: new SocketTransport(options.url),
    clock: systemClock,
    random: () => random.next(),
    newId: randomUUID,
    outbox,
  },
  { userId: `u-${options.name}`, nickName: nick, session: `secret-of-${options.name}` },
);
note({ type: "began", process: process.pid });
client.subscribe(hear);
for (const room of rooms) {
  const since = cursorOf(room);
  if (since !== undefined) shown[room] = since.seq;
  client.join(room, since === undefined ? { limit: 0 } : { since }).catch(() => {});
}
client.start();

let speaking = true;
function speak(): void {
  if (!speaking) return;
  for (let n = random.chance(0.05) ? BURST : 1; n > 0 && waiting.size < MOST_WAITING; n -= 1) say(client);
  setTimeout(speak, random.between(...PAUSE_MS));
}
speak();

process.on("message", (order: "hush" | "report" | "end") => {
  if (order === "hush") speaking = false;
  if (order === "report") process.send?.({ waiting: waiting.size, shown } satisfies WorkerReport);
  if (order !== "end") return;
  note({ type: "ended" });
  client.close();
  process.exit(0);
});
process.send?.("ready");
process.on("disconnect", () => process.exit(1));
