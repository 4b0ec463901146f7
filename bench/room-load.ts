import { io } from "socket.io-client";

/** Whose process this is to be, as JSON in its first argument. */
export interface RoomLoadOptions {
  readonly url: string;
  readonly roomId: string;
  readonly nickName: string;
}

/** What it is told to do: to have said so many messages in all, at a rate or as fast as they are acknowledged. */
export interface LoadOrder {
  readonly upTo: number;
  readonly perSecond?: number;
}

/** What it tells once an order is done: how many are acknowledged in all, and how long this order took. */
export interface LoadReport {
  readonly acknowledged: number;
  readonly seconds: number;
}

/** Messages under way at most: without a rate, and with one. */
const WINDOW = 500;
const LONGEST_WINDOW = 5_000;

/** How often a paced sender looks what is due, ms. */
const TICK_MS = 5;

const options: RoomLoadOptions = JSON.parse(process.argv[2] ?? "{}");
const { url, roomId, nickName } = options;
const auth = { protocol: 1, nickName, userId: `u-${nickName}` };
const socket = io(url, { transports: ["websocket"], forceNew: true, reconnection: false, auth });

let order: LoadOrder = { upTo: 0 };
let began = 0;
let saidBefore = 0;
let said = 0;
let acknowledged = 0;
let reported = true;

/** How many may have been said by now. */
function due(): number {
  const { upTo, perSecond } = order;
  if (perSecond === undefined) return Math.min(upTo, acknowledged + WINDOW);
  const passed = (performance.now() - began) / 1_000;
  return Math.min(upTo, saidBefore + Math.floor(passed * perSecond), acknowledged + LONGEST_WINDOW);
}

function pump(): void {
  for (const most = due(); said < most; ) {
    said += 1;
    const msg = `no.${String(said).padStart(7, "0")} a line of an ordinary length, as people write them in a chat 聊天`;
    socket.emit("client_msg", { roomId, msg }, (reply: { ok: boolean }) => {
      if (!reply.ok) throw new Error(JSON.stringify(reply));
      acknowledged += 1;
      if (order.perSecond === undefined) pump();
      report();
    });
  }
}

function report(): void {
  if (reported || acknowledged < order.upTo) return;
  reported = true;
  const done: LoadReport = { acknowledged, seconds: (performance.now() - began) / 1_000 };
  process.send?.(done);
}

socket.once("welcome", async () => {
  await socket.emitWithAck("joinRoom", { roomId, limit: 0 });
  process.send?.("ready");
  setInterval(() => {
    if (order.perSecond !== undefined) pump();
  }, TICK_MS);
});
socket.on("disconnect", () => process.exit(1));
process.on("disconnect", () => process.exit(0));
process.on("message", (next: LoadOrder) => {
  if (reported || next.perSecond !== order.perSecond) {
    began = performance.now();
    saidBefore = said;
  }
  order = { ...next, upTo: Math.max(next.upTo, said) };
  reported = false;
  pump();
  report();
});
