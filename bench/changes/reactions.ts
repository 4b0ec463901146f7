import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { io, type Socket } from "socket.io-client";
import { ServerProcess } from "../../chaos/server-process.ts";
import { until } from "../../test/support/until.ts";
import { quantile, spread, table, write } from "../measure.ts";
import { usageOf } from "../peers/process-usage.ts";

const REACTIONS = 1_000;
const OVER_MS = 1_000;
const REACTORS = 100;
const LISTENERS = 50;
/** The pieces in which the reactions are sent. */
const TICK_MS = 10;
const SETTLE_MS = 30_000;

const ROOM = { roomId: "room1" };
const EMOJI = ["👍", "🎉", "👀", "🚀", "😄", "💯", "🙏", "🔥", "👏", "🤔"];

interface Changed {
  readonly after: number;
  readonly rev: number;
  readonly messages: readonly { readonly reactions?: readonly { readonly count: number }[] }[];
}

interface Result {
  readonly seconds: number;
  /** `changed` events that each listener got. */
  readonly events: readonly number[];
  /** Bytes of them as JSON, for one listener. */
  readonly bytes: number;
  readonly serverCpu: number;
}

/** A thousand reactions to one message within a second, and what comes of it to everybody in the room. */
export async function reactions(times: number): Promise<void> {
  const results: Result[] = [];
  for (let round = 0; round < times; round += 1) results.push(await measure());
  const of = (pick: (result: Result) => number) => results.map(pick);
  write(
    `### ${REACTIONS} reactions of ${REACTORS} users to one message, in a room of ${REACTORS + LISTENERS}`,
  );
  write();
  table(
    ["until all are acknowledged, s", "changes to each client, p50", "most", "KB to each", "server's CPU, s"],
    [
      [
        spread(
          of(({ seconds }) => seconds),
          2,
        ),
        spread(of(({ events }) => quantile(events, 0.5))),
        String(Math.max(...results.flatMap(({ events }) => events))),
        spread(of(({ bytes }) => bytes / 1_000)),
        spread(
          of(({ serverCpu }) => serverCpu),
          2,
        ),
      ],
    ],
  );
}

async function measure(): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "groupchat-bench-"));
  const server = await ServerProcess.onFreePort();
  const sockets: Socket[] = [];
  try {
    await server.start(join(folder, "chat.db"));
    const enter = async (name: string) => {
      const socket = await enterRoom(server.url, name);
      sockets.push(socket);
      return socket;
    };
    const listeners = await Promise.all(
      Array.from({ length: LISTENERS }, async (_, n) => new Listener(await enter(`listener-${n}`))),
    );
    const reactors = await Promise.all(Array.from({ length: REACTORS }, (_, n) => enter(`reactor-${n}`)));
    await reactors[0]?.emitWithAck("client_msg", { ...ROOM, msg: "vote" });
    const cpu = () => usageOf(server.pid ?? 0).cpuSeconds;
    const [began, before] = [performance.now(), cpu()];
    await react(reactors);
    const seconds = (performance.now() - began) / 1_000;
    await until(() => listeners.every(({ rev }) => rev === REACTIONS), SETTLE_MS);
    for (const { count } of listeners)
      if (count !== REACTIONS) throw new Error(`${count} reactions were told`);
    const events = listeners.map((listener) => listener.events);
    return { seconds, events, bytes: listeners[0]?.bytes ?? 0, serverCpu: cpu() - before };
  } finally {
    for (const socket of sockets) socket.disconnect();
    await server.stop("SIGKILL");
    rmSync(folder, { recursive: true });
  }
}

/** Spreads the reactions over the second; resolves when all are acknowledged. */
async function react(reactors: readonly Socket[]): Promise<void> {
  const began = performance.now();
  const replies: Promise<{ ok: boolean }>[] = [];
  while (replies.length < REACTIONS) {
    const due = Math.min(REACTIONS, Math.ceil(((performance.now() - began + TICK_MS) / OVER_MS) * REACTIONS));
    for (let n = replies.length; n < due; n += 1) {
      const emoji = EMOJI[Math.floor(n / REACTORS)];
      const request = { ...ROOM, seq: 1, emoji, on: true, changeId: `reaction-${n}` };
      const reactor = reactors[n % REACTORS];
      if (reactor !== undefined) replies.push(reactor.emitWithAck("react", request));
    }
    await sleep(TICK_MS);
  }
  const refused = (await Promise.all(replies)).find(({ ok }) => !ok);
  if (refused !== undefined) throw new Error(JSON.stringify(refused));
}

/** Somebody in the room; it checks that no change is missing between those that it is told. */
class Listener {
  events = 0;
  bytes = 0;
  rev = 0;
  /** The reactions that it knows of. */
  count = 0;

  constructor(socket: Socket) {
    socket.on("changed", (changed: Changed) => {
      const { after, rev, messages } = changed;
      if (after !== this.rev) throw new Error(`changes after ${after} came at ${this.rev}`);
      this.events += 1;
      this.bytes += Buffer.byteLength(JSON.stringify(changed));
      this.rev = rev;
      this.count = messages.at(-1)?.reactions?.reduce((sum, { count }) => sum + count, 0) ?? 0;
    });
  }
}

async function enterRoom(url: string, nickName: string): Promise<Socket> {
  const auth = { protocol: 1, nickName, userId: `u-${nickName}` };
  const socket = io(url, { transports: ["websocket"], forceNew: true, reconnection: false, auth });
  await new Promise((resolve) => socket.once("welcome", resolve));
  await socket.emitWithAck("joinRoom", { ...ROOM, limit: 0 });
  return socket;
}
