import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { ServerProcess } from "../../chaos/server-process.ts";
import { LARGE_ROOM, random } from "./chatter.ts";
import { enter, Talk } from "./talk.ts";

const PAGES = 1_000;
const PAGE = 200;
const QUIET_MS = 20_000;

const run = promisify(execFile);

/** What those who chat notice of a log's length: ms each. */
export interface OnServer {
  /** From the start of the process until it serves. */
  readonly started: number;
  readonly pages: readonly number[];
  /** Acknowledgements, without a backup and while one is made. */
  readonly quiet: readonly number[];
  readonly during: readonly number[];
  readonly backup: number;
}

/** Serves a data file from a process of its own. */
export async function measureOnServer(file: string): Promise<OnServer> {
  const server = await ServerProcess.onFreePort();
  try {
    const began = performance.now();
    await server.start(file, ["--sync", "full"]);
    const started = performance.now() - began;
    const pages = await readPages(server.url);
    return { started, pages, ...(await backUp(server.url, file)) };
  } finally {
    await server.stop("SIGTERM");
  }
}

/** Pages from anywhere in a large room, one after the other. */
async function readPages(url: string): Promise<number[]> {
  const socket = await enter(url, "reader", LARGE_ROOM);
  const newest = await socket.emitWithAck("history", { roomId: LARGE_ROOM, limit: 1 });
  const end: number = newest.messages[0].seq;
  const times: number[] = [];
  for (let n = 0; n < PAGES; n += 1) {
    const before = PAGE + Math.ceil(random(n, 13) * (end - PAGE));
    const asked = performance.now();
    const reply = await socket.emitWithAck("history", {
      roomId: LARGE_ROOM,
      before,
      limit: PAGE,
      rows: true,
    });
    times.push(performance.now() - asked);
    if (reply.rows?.length !== PAGE) throw new Error(`a page of ${reply.rows?.length}`);
  }
  socket.disconnect();
  return times;
}

async function backUp(url: string, file: string): Promise<Omit<OnServer, "started" | "pages">> {
  const copy = `${file}.copy`;
  const talk = await Talk.begin(url);
  await talk.until(pause(QUIET_MS / 10)); // code that has never run
  const quiet = await talk.until(pause(QUIET_MS));
  const began = performance.now();
  const during = await talk.until(
    run(process.execPath, [resolve("bin/groupchat.js"), "backup", copy, "--data", file]),
  );
  const backup = performance.now() - began;
  talk.end();
  rmSync(copy);
  return { quiet, during, backup };
}
