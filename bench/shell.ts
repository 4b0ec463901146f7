import { spawn } from "node:child_process";
import { mkdtempSync, openSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { io } from "socket.io-client";
import { ServerProcess } from "../chaos/server-process.ts";
import { silentLogger } from "../src/core/logger.ts";
import { type Nick, type RoomId, toNick, toRoomId } from "../src/core/protocol/names.ts";
import { sqliteLog } from "../src/server/log/sqlite-log.ts";
import { openDatabase } from "../src/server/store/database.ts";
import { Home, PROGRAM } from "../test/support/program.ts";
import { quantile, rounds, spread, table, write } from "./measure.ts";

const START_RUNS = 25;
const BULK_RUNS = 7;
const LINES = 10_000;
const TAILED = 100_000;
const MILLION = 1_000_000;
const ASKED_RUNS = 7;
const LIMIT_MS = 60_000;

/** Runs a program of Node to its end, its output in a file or nowhere; resolves with its time, ms. Anything but 0 rejects. */
function timed(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  input?: string,
  output?: string,
): Promise<number> {
  const began = performance.now();
  const stdio = [
    input === undefined ? "ignore" : openSync(input, "r"),
    output === undefined ? "ignore" : openSync(output, "w"),
    "inherit",
  ] as const;
  const child = spawn(process.execPath, args, { env, stdio: [...stdio], timeout: LIMIT_MS });
  return new Promise((done, failed) => {
    child.on("error", failed);
    child.on("close", (code) => {
      if (code === 0) done(performance.now() - began);
      else failed(new Error(`${args.join(" ")} ended with ${code}`));
    });
  });
}

/** Bundles as anybody would who wants a small script to start quickly. */
async function bundledFloor(name: string): Promise<string> {
  const outfile = join(import.meta.dirname, `${name}.mjs`);
  await build({
    entryPoints: [resolve(`bench/${name}.ts`)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    minifySyntax: true,
    minifyWhitespace: true,
    external: ["bufferutil", "utf-8-validate"],
    banner: {
      js: 'import { createRequire as __cr } from "node:module"; const require = __cr(import.meta.url);',
    },
    logLevel: "warning",
  });
  return outfile;
}

/** Whole processes in turns, and the ratio of the first to the second. */
async function compare(
  names: readonly [string, string],
  run: (name: string) => Promise<number>,
): Promise<void> {
  await rounds(2, names, run);
  const results = await rounds(START_RUNS, names, run);
  const [ours = [], floor = []] = names.map((name) => results.get(name) ?? []);
  const ratio = (quantile(ours, 0.5) / quantile(floor, 0.5)).toFixed(2);
  table(
    ["", "ms"],
    [...names.map((name) => [name, spread(results.get(name) ?? [])]), ["ratio of the medians", ratio]],
  );
}

async function startUp(server: ServerProcess, env: NodeJS.ProcessEnv): Promise<void> {
  write(`### From start to exit, ${START_RUNS} runs each, in turns`);
  write();
  const [floorSend, floorCommand] = [await bundledFloor("floor-send"), await bundledFloor("floor-command")];
  const say = ["send", "--url", server.url, "--nick", "bench", "--room", "1", "hello"];
  await compare(["`send`", "socket.io-client: connect, join, emit, ack, exit"], (name) =>
    timed(name === "`send`" ? [PROGRAM, ...say] : [floorSend, server.url, "room1"], env),
  );
  for (const flag of ["--help", "--version"]) {
    await compare([`\`${flag}\``, "commander loaded"], (name) =>
      timed(name.includes(flag) ? [PROGRAM, flag] : [floorCommand], env),
    );
  }
}

async function bulk(server: ServerProcess, home: Home): Promise<void> {
  const env = home.env();
  const client = ["--url", server.url, "--nick", "bench"];
  const lines = join(home.folder, "lines.txt");
  writeFileSync(lines, `${Array.from({ length: LINES }, (_, n) => textOf(n)).join("\n")}\n`);
  const output = join(home.folder, "tail.txt");
  const inRoom = (n: number) => ["send", ...client, "--room", `lines${n}`, "--lines"];
  const sent: number[] = [];
  for (let run = 0; run < BULK_RUNS; run += 1) {
    sent.push(await timed([PROGRAM, ...inRoom(run)], env, lines));
  }
  const one = join(home.folder, "one.txt");
  writeFileSync(one, "one\n");
  const started: number[] = [];
  for (let run = 0; run < BULK_RUNS; run += 1) {
    started.push(await timed([PROGRAM, ...inRoom(run)], env, one));
  }
  const tailed = new Map<string, number[]>();
  for (const format of ["for people", "--json"]) {
    const args = [
      "tail",
      ...client,
      "--rooms",
      "tailed",
      "-n",
      String(TAILED),
      ...(format === "--json" ? ["--json"] : []),
    ];
    const times: number[] = [];
    for (let run = 0; run < BULK_RUNS; run += 1)
      times.push(await timed([PROGRAM, ...args], env, undefined, output));
    tailed.set(format, times);
  }
  const start = quantile(started, 0.5);
  const rate = (count: number, times: readonly number[], less: number) =>
    spread(times.map((ms) => (count / (ms - less)) * 1_000));
  write(`### Many messages, ${BULK_RUNS} runs: a second over the whole process, and without its start`);
  write();
  table(
    ["", "whole process", `without ${start.toFixed(0)} ms of start`],
    [
      [`\`send --lines\` of ${LINES}`, rate(LINES, sent, 0), rate(LINES, sent, start)],
      ...[...tailed].map(([format, times]) => [
        `\`tail\` of ${TAILED}, ${format}`,
        rate(TAILED, times, 0),
        rate(TAILED, times, start),
      ]),
    ],
  );
  write(`The last file: ${(statSync(output).size / 1e6).toFixed(1)} MB.`);
  write();
}

const WORDS = ["部署完成", "构建失败", "晚饭吃什么", "deploy finished", "the build is green", "明天下午开会"];
const textOf = (n: number) =>
  `${n} ${WORDS[n % WORDS.length]} ${n % 100_000 === 77 ? "稀 rarity" : "and so on as ever"}`;

async function fill(file: string, rooms: Readonly<Record<string, number>>): Promise<void> {
  const database = openDatabase(file, "normal", "bench");
  const log = sqliteLog(database, silentLogger);
  const nickName = toNick("filler") as Nick;
  for (const [room, count] of Object.entries(rooms)) {
    const roomId = toRoomId(room) as RoomId;
    for (let from = 0; from < count; from += 10_000) {
      const drafts = Array.from({ length: Math.min(10_000, count - from) }, (_, n) => ({
        roomId,
        at: Date.UTC(2026, 0, 1) + (from + n) * 20_000,
        userId: "u-filler",
        nickName,
        msg: textOf(from + n),
        kind: "text" as const,
        replyTo: undefined,
        clientMsgId: undefined,
      }));
      await Promise.all(drafts.map((draft) => log.append(draft)));
    }
  }
  await log.close();
  database.close();
}

/** How long the first page takes, from asking to its arrival, in a room of a million. */
async function asked(server: ServerProcess): Promise<void> {
  const roomId = "roommillion";
  const auth = { protocol: 1, nickName: "asker", userId: "u-asker", session: "of-the-asker" };
  const socket = io(server.url, { transports: ["websocket"], auth });
  await socket.emitWithAck("joinRoom", { roomId, limit: 0, listen: false });
  const search = (query: string, more: object = {}) =>
    ["search", { query, roomIds: [roomId], limit: 50, ...more }] as const;
  const questions: readonly (readonly [string, readonly [string, object]])[] = [
    ["history: the newest page", ["history", { roomId, before: MILLION + 1, limit: 200 }]],
    ["history: a page in the middle", ["history", { roomId, after: MILLION / 2, limit: 200 }]],
    ["history: from an instant on", ["history", { roomId, from: Date.UTC(2026, 3, 1), limit: 200 }]],
    ["search: a frequent word", search("deploy")],
    ["search: a rare word", search("rarity")],
    ["search: 部署 (frequent)", search("部署")],
    ["search: 稀 (rare, one character)", search("稀")],
    ["search: 开 (frequent, one character)", search("开")],
    ["search: two words", search("构建 ever")],
    ["search: a word nobody said", search("nowhere")],
    ["search: a frequent word, by a nick that never said it", search("deploy", { nickName: "nobody" })],
  ];
  const rows: string[][] = [];
  for (const [name, [event, payload]] of questions) {
    const times: number[] = [];
    let found = 0;
    for (let run = 0; run < ASKED_RUNS; run += 1) {
      const began = performance.now();
      const reply = await socket.timeout(LIMIT_MS).emitWithAck(event, payload);
      times.push(performance.now() - began);
      found = reply.messages.length;
    }
    rows.push([name, String(found), spread(times, 1)]);
  }
  socket.disconnect();
  write(
    `### The first page of a room of ${MILLION.toLocaleString("en-US")} messages, asked over a socket, ${ASKED_RUNS} times`,
  );
  write();
  table(["", "found", "ms"], rows);
}

/** `shell`: the commands that scripts call. */
export async function shell(): Promise<void> {
  const home = new Home();
  const folder = mkdtempSync(join(tmpdir(), "groupchat-bench-"));
  const server = await ServerProcess.onFreePort();
  try {
    write("## `shell`");
    write();
    const file = join(folder, "chat.db");
    await fill(file, { roomtailed: TAILED, roommillion: MILLION });
    await server.start(file);
    await startUp(server, home.env());
    await bulk(server, home);
    await asked(server);
  } finally {
    await server.stop("SIGKILL");
    await home.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
