import { setTimeout as pause } from "node:timers/promises";
import { quantile, table, write } from "./measure.ts";
import type { PtyProgram } from "./pty-program.ts";
import { onStage, type Stage, showsAll } from "./stage.ts";
import { Typist } from "./typist.ts";

const HISTORY = 10_000;
const KEYS = 200;
const MESSAGES = 200;
const MESSAGES_A_SECOND = 20;
const PAGES = 40;
const SIZE = { columns: 120, rows: 30 };
const LIMIT_MS = 180_000;

const PAGE_UP = "\x1b[5~";
const PAGE_DOWN = "\x1b[6~";

/** Nothing more comes once nothing came for so long, ms. */
const QUIET_MS = 60;

/** Either clears the whole screen: 2J what is in view, 3J what has scrolled away. */
const FULL_CLEARS = ["\x1b[2J", "\x1b[3J"];

/** Resolves with the bytes that doing this makes the program write, all that come before it is quiet. */
async function bytesOf(program: PtyProgram, work: () => Promise<void> | void): Promise<number> {
  const before = program.bytes;
  await work();
  for (let seen = -1; seen !== program.bytes; ) {
    seen = program.bytes;
    await pause(QUIET_MS);
  }
  return program.bytes - before;
}

/** The bytes of each of some keys. */
async function bytesOfEach(program: PtyProgram, amount: number, press: () => Promise<void> | void) {
  const bytes: number[] = [];
  for (let key = 0; key < amount; key += 1) bytes.push(await bytesOf(program, press));
  return bytes;
}

function row(what: string, bytes: readonly number[]): string[] {
  const mean = bytes.reduce((sum, one) => sum + one, 0) / bytes.length;
  return [what, ...[mean, quantile(bytes, 0.5), Math.max(...bytes)].map((one) => one.toFixed(0))];
}

/** The rows of the table, and the full clears. */
async function measure(stage: Stage): Promise<{ rows: string[][]; clears: number }> {
  const { speaker } = stage;
  speaker.begin(HISTORY);
  await speaker.done(LIMIT_MS);
  const program = stage.join(SIZE);
  await showsAll(program, stage);
  await bytesOf(program, () => {});
  let written = "";
  program.watch((_, chunk) => {
    written += chunk;
  });
  const typist = new Typist(program);
  const keys = await bytesOfEach(program, KEYS, () => {
    typist.press();
    return typist.painted();
  });
  await bytesOf(program, () => typist.leave());
  const messages = await bytesOf(program, async () => {
    speaker.begin(MESSAGES, MESSAGES_A_SECOND);
    await speaker.done(LIMIT_MS);
    await showsAll(program, stage);
  });
  const up = await bytesOfEach(program, PAGES, () => void program.type(PAGE_UP));
  const down = await bytesOfEach(program, PAGES, () => void program.type(PAGE_DOWN));
  const clears = FULL_CLEARS.reduce((sum, clear) => sum + written.split(clear).length - 1, 0);
  const rows = [
    row(`a key, of ${KEYS}`, keys),
    [`a message, of ${MESSAGES}`, (messages / MESSAGES).toFixed(0), "", ""],
    row(`a page up, of ${PAGES}`, up),
    row(`a page down, of ${PAGES}`, down),
  ];
  return { rows, clears };
}

/** `bytes`: what is written to the terminal. */
export async function bytes(): Promise<void> {
  const { rows, clears } = await onStage(LIMIT_MS, measure);
  write(`### Bytes written at ${SIZE.columns}×${SIZE.rows}`);
  write();
  table(["for", "mean", "median", "most"], rows);
  write(`Full clears of the screen after the first frame: ${clears}.`);
  write();
}
