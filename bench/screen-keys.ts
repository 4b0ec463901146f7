import { setTimeout as pause } from "node:timers/promises";
import { quantile, table, write } from "./measure.ts";
import type { PtyProgram, Size } from "./pty-program.ts";
import { onStage, type Stage, showsAll } from "./stage.ts";
import { Typist } from "./typist.ts";

const HISTORY = 100_000;
const PER_SECOND = 200;
const KEYS = 600;

/** Between a key that is painted and the next one, ms. */
const REST_MS = 20;
const JITTER_MS = 20;

const SIZES: readonly Size[] = [
  { columns: 120, rows: 30 },
  { columns: 200, rows: 60 },
];

const LIMIT_MS = 480_000;

/** The times of keys typed one after the other, each once the one before is painted. */
async function typed(program: PtyProgram): Promise<readonly number[]> {
  const typist = new Typist(program);
  for (let key = 0; key < KEYS; key += 1) {
    typist.press();
    await typist.painted();
    await pause(REST_MS + Math.random() * JITTER_MS);
  }
  typist.leave();
  return typist.echoes;
}

function row(what: string, { columns, rows }: Size, echoes: readonly number[]): string[] {
  const ms = [quantile(echoes, 0.5), quantile(echoes, 0.99), Math.max(...echoes)];
  return [what, `${columns}×${rows}`, ...ms.map((one) => one.toFixed(1))];
}

/** One window: nothing comes, then messages do. */
async function measure(stage: Stage, size: Size): Promise<string[][]> {
  const { speaker } = stage;
  const program = stage.join(size);
  await showsAll(program, stage);
  const idle = await typed(program);
  const before = speaker.upTo;
  const began = performance.now();
  speaker.begin(PER_SECOND * (LIMIT_MS / 1_000), PER_SECOND);
  const busy = await typed(program);
  const { acknowledged } = await speaker.halt();
  const rate = ((acknowledged - before) / (performance.now() - began)) * 1_000;
  await program.end();
  return [row("nothing", size, idle), row(`${rate.toFixed(0)} messages a second`, size, busy)];
}

/** `keys`: from a key to its paint. */
export async function keys(): Promise<void> {
  const rows = await onStage(LIMIT_MS, async (stage) => {
    stage.speaker.begin(HISTORY);
    await stage.speaker.done(LIMIT_MS);
    const measured: string[][] = [];
    for (const size of SIZES) measured.push(...(await measure(stage, size)));
    return measured;
  });
  write(`### From a key to its paint: ${KEYS} keys, ${HISTORY.toLocaleString("en-US")} messages in the log`);
  write();
  table(["what comes", "window", "ms p50", "p99", "longest"], rows);
}
