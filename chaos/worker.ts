import { randomUUID } from "node:crypto";
import { existsSync, openSync, readFileSync, truncateSync, writeSync } from "node:fs";
import { OutboxFile } from "../src/cli/files/outbox-file.ts";
import { SocketTransport } from "../src/cli/socket-transport.ts";
import { USUAL_TRUST } from "../src/cli/tls/trust.ts";
import type { ChatMessage, ClientEvent, Cursor } from "../src/core/client/chat.ts";
import { ChatClient } from "../src/core/client/chat-client.ts";
import { type Nick, type RoomId, toNick, toRoomId } from "../src/core/protocol/names.ts";
import { systemClock } from "../src/core/time/clock.ts";
import { Changer } from "./changer.ts";
import { fromLines, type HistoryRecord, toLine, unsetClock, userIdOf } from "./history.ts";
import { KnownMessages } from "./known-messages.ts";
import { Random } from "./random.ts";
import { rareWord } from "./rare-words.ts";
import { toShown } from "./shown.ts";
import { type Unstamped, WatchedOutbox } from "./watched-outbox.ts";

/** The options of a worker, as JSON in its first argument. */
export interface WorkerOptions {
  readonly name: string;
  /** The user whose device it is, by the nick. */
  readonly user: string;
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
  /** The last seq shown, and the change up to which all were, by room. */
  readonly shown: Readonly<Record<string, number>>;
  readonly revs: Readonly<Record<string, number>>;
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
const known = new KnownMessages();
const shown: Record<string, number> = {};
const revs: Record<string, number> = {};
let said = 0;

/** Reads a file, and takes a last line out of it that a kill cut off. */
function wholeLines(path: string): string {
  const text = readFileSync(path);
  const whole = text.subarray(0, text.lastIndexOf("\n") + 1);
  if (whole.length < text.length) truncateSync(path, whole.length);
  return whole.toString("utf8");
}

function note(...records: Unstamped<HistoryRecord>[]): void {
  writeSync(file, records.map((record) => toLine({ ...record, t: unsetClock() } as HistoryRecord)).join(""));
}

/** Gives the cursor at which an earlier process of this client ended in a room. */
function cursorOf(room: string): Cursor | undefined {
  const of = earlier.filter((record) => "room" in record && record.room === room);
  const last = of.findLast((record) => record.type === "shown");
  const caughtUp = of.findLast((record) => record.type === "caught up");
  if (last === undefined) return undefined;
  return { epoch: last.epoch, seq: last.seq, at: last.at, rev: caughtUp?.rev };
}

function hear(event: ClientEvent): void {
  switch (event.type) {
    case "messages":
      see("shown", event.messages);
      break;
    case "changed":
      see("changed", event.messages);
      break;
    case "gap":
      return note({ type: "gap", room: event.roomId, lost: event.lost });
    case "restarted":
      return note({ type: "restarted", room: event.roomId });
    case "outgoing": {
      const { state, roomId: room, clientMsgId: id, changeId: change } = event.outgoing;
      if (state.status !== "failed") return;
      if (change === undefined) return note({ type: "failed", room, id, reason: state.error.message });
      return note({ type: "refused", room, change, reason: state.error.reason });
    }
    case "outgoingChange": {
      const { state, roomId: room, changeId: change } = event.change;
      if (state.status === "failed") note({ type: "refused", room, change, reason: state.error.reason });
    }
  }
}

function see(type: "shown" | "changed", messages: readonly ChatMessage[]): void {
  note(...messages.map((message) => toShown(type, message)));
  if (type === "shown") for (const { roomId, seq = 0 } of messages) shown[roomId] = seq;
  known.note(messages);
}

/** Written down once all that it says was: a kill between two events of one turn must not leave it ahead of them. */
function noteCaughtUp(): void {
  for (const room of rooms) {
    const rev = client.cursor(room)?.rev ?? 0;
    if (rev === revs[room]) continue;
    revs[room] = rev;
    note({ type: "caught up", room, rev });
  }
}

function newText(): string {
  said += 1;
  return `${options.name} ${process.pid} ${said} ${rareWord(random)}`;
}

function say(room: RoomId): void {
  const clientMsgId = randomUUID();
  client.send(room, newText(), { clientMsgId }).then(
    ({ clientMsgId: id, seq = 0, at }) => note({ type: "acknowledged", room, id, seq, at }),
    () => {},
  );
  changer.said(room, clientMsgId);
}

const nick = toNick(options.user) as Nick;
const outbox = new WatchedOutbox(new OutboxFile({ XDG_STATE_HOME: options.state }, options.url, nick), note);
const client = new ChatClient(
  {
    transport: new SocketTransport(options.url, USUAL_TRUST),
    clock: systemClock,
    random: () => random.next(),
    newId: randomUUID,
    outbox,
  },
  { userId: userIdOf(options.user), nickName: nick, session: `secret-of-${options.user}` },
);
const changer = new Changer({ client, user: options.user, random, known, newText, note });
note({ type: "began", process: process.pid });
client.subscribe(hear);
client.subscribe(() => queueMicrotask(noteCaughtUp));
for (const room of rooms) {
  const since = cursorOf(room);
  if (since !== undefined) shown[room] = since.seq;
  client.join(room, since === undefined ? { limit: 0 } : { since }).catch(() => {});
}
client.start();

let speaking = true;
function speak(): void {
  if (!speaking) return;
  for (let n = random.chance(0.05) ? BURST : 1; n > 0 && outbox.size < MOST_WAITING; n -= 1) {
    const room = rooms[random.between(0, rooms.length - 1)];
    if (room === undefined) return;
    if (random.chance(0.5)) say(room);
    else changer.change(room);
  }
  setTimeout(speak, random.between(...PAUSE_MS));
}
speak();

process.on("message", (order: "hush" | "erase" | "report" | "end") => {
  if (order === "hush") speaking = false;
  if (order === "erase") for (const room of rooms) changer.erase(room);
  if (order === "report") process.send?.({ waiting: outbox.size, shown, revs } satisfies WorkerReport);
  if (order !== "end") return;
  note({ type: "ended" });
  client.close();
  process.exit(0);
});
process.send?.("ready");
process.on("disconnect", () => process.exit(1));
