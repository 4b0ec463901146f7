import { io, type Socket } from "socket.io-client";

/** What one load process is to do, as JSON in its first argument. */
export interface LoadOptions {
  readonly url: string;
  readonly senders: number;
  /** How many messages each sender has under way. */
  readonly outstanding: number;
  readonly seconds: number;
  /** All speak in one room, and hear each other; else each is in a room of its own. */
  readonly together?: boolean;
}

/** What came of it. */
export interface LoadResult {
  readonly acknowledged: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

const options: LoadOptions = JSON.parse(process.argv[2] ?? "{}");
const latencies: number[] = [];

const roomOf = (n: number) => `room${options.together ? "" : n}`;

async function enter(n: number): Promise<Socket> {
  const auth = { protocol: 1, nickName: `s${n}`, userId: `u-s${n}` };
  const socket = io(options.url, { transports: ["websocket"], forceNew: true, auth });
  await new Promise((resolve) => socket.once("welcome", resolve));
  await socket.emitWithAck("joinRoom", { roomId: roomOf(n), limit: 0 });
  return socket;
}

async function speak(socket: Socket, n: number, end: number): Promise<void> {
  for (let said = 0; performance.now() < end; said += 1) {
    const asked = performance.now();
    const msg = "a line of an ordinary length, as people write them in a chat 聊天";
    const clientMsgId = `${n}-${said}-${Math.random()}`;
    const reply = await socket.emitWithAck("client_msg", { roomId: roomOf(n), msg, clientMsgId });
    if (reply.ok !== true) throw new Error(JSON.stringify(reply));
    latencies.push(performance.now() - asked);
  }
}

const sockets = await Promise.all(Array.from({ length: options.senders }, (_, n) => enter(n)));
const began = performance.now();
const end = began + options.seconds * 1_000;
await Promise.all(
  sockets.flatMap((socket, n) => Array.from({ length: options.outstanding }, () => speak(socket, n, end))),
);
const seconds = (performance.now() - began) / 1_000;
for (const socket of sockets) socket.disconnect();
latencies.sort((a, b) => a - b);
const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? 0;
const acknowledged = latencies.length;
const result: LoadResult = { acknowledged, perSecond: acknowledged / seconds, p50: at(0.5), p99: at(0.99) };
process.stdout.write(JSON.stringify(result));
