import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { io, type Socket } from "socket.io-client";
import { FaultyProxy } from "../chaos/proxy.ts";
import { ServerProcess } from "../chaos/server-process.ts";
import { quantile, table, write } from "./measure.ts";

const MESSAGES = 20_000;
const TEXT = "x".repeat(2_000);
const ROOM = { roomId: "room1" };

async function enter(url: string, nickName: string): Promise<Socket> {
  const auth = { protocol: 1, nickName, userId: `u-${nickName}` };
  const socket = io(url, { transports: ["websocket"], forceNew: true, auth, reconnection: false });
  await new Promise((resolve) => socket.once("welcome", resolve));
  await socket.emitWithAck("joinRoom", { ...ROOM, limit: 0 });
  return socket;
}

/** 40 MB said into a room of a speaker, a reader, and, or not, one who does not read. */
async function measure(withStalled: boolean): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "groupchat-bench-"));
  const server = await ServerProcess.onFreePort();
  await server.start(join(folder, "chat.db"));
  const proxy = await FaultyProxy.to(server.port);
  const [speaker, reader] = [await enter(server.url, "speaker"), await enter(server.url, "reader")];
  const stalled = await enter(`ws://127.0.0.1:${proxy.port}`, "stalled");
  if (withStalled) proxy.stall(true);
  else stalled.disconnect();
  const delays: number[] = [];
  const saidAt: number[] = [];
  reader.on("server_msg", ({ seq }: { seq: number }) => {
    delays.push(performance.now() - (saidAt[seq - 1] ?? 0));
  });
  const memory: number[] = [server.memory()];
  for (let said = 0; said < MESSAGES; said += 1) {
    saidAt.push(performance.now());
    await speaker.emitWithAck("client_msg", { ...ROOM, msg: TEXT });
    if (said % (MESSAGES / 4) === MESSAGES / 4 - 1) memory.push(server.memory());
  }
  for (const socket of [speaker, reader, stalled]) socket.disconnect();
  await proxy.close();
  await server.stop("SIGKILL");
  rmSync(folder, { recursive: true });
  const mb = memory.map((one) => one.toFixed(0)).join(" → ");
  return [mb, quantile(delays, 0.5).toFixed(2), quantile(delays, 0.99).toFixed(2)];
}

/** `stalled`: what one reader that stops reading costs the server and the others. */
export async function stalled(): Promise<void> {
  const without = await measure(false);
  const withOne = await measure(true);
  write(`### A stalled reader: ${MESSAGES.toLocaleString("en-US")} messages of 2 KB, one after the other`);
  write();
  table(
    ["", "server's memory, MB, at each quarter", "to another reader, ms p50", "p99"],
    [
      ["nobody stalls", ...without],
      ["one stalls", ...withOne],
    ],
  );
}
