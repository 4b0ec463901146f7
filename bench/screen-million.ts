import { setTimeout as pause } from "node:timers/promises";
import { table, write } from "./measure.ts";
import type { PtyProgram } from "./pty-program.ts";
import { newestShown, onStage, type Stage, showsAll } from "./stage.ts";

const MESSAGES = 1_000_000;
const LONGEST_MS = 300_000;
const LIMIT_MS = LONGEST_MS + 90_000;
const SIZE = { columns: 120, rows: 30 };

/** How far the speaker may be ahead of what the screen shows: less than the server lets wait for one reader. */
const AHEAD = 2_000;

/** After how many messages memory is read. */
const READINGS = [0, 10_000, 100_000, 250_000, 500_000, 750_000, MESSAGES];

/** Says as many as the screen keeps up with, until all are said or it has taken too long; tells memory on the way. */
async function pass({ speaker }: Stage, program: PtyProgram, rows: string[][]): Promise<void> {
  const began = performance.now();
  let shown = 0;
  const stop = program.watch(() => {
    shown = Math.max(shown, newestShown(program));
  });
  const left = [...READINGS];
  while (left.length > 0 && performance.now() - began < LONGEST_MS) {
    const more = Math.min(MESSAGES, shown + AHEAD) - speaker.upTo;
    if (more > 0) speaker.begin(more);
    if (shown >= (left[0] ?? 0)) rows.push(row(program, left.shift() ?? 0, began));
    await pause(2);
  }
  stop();
  if (left.length > 0) rows.push(row(program, shown, began));
}

function row(program: PtyProgram, messages: number, began: number): string[] {
  const { now, highest } = program.memory();
  const seconds = (performance.now() - began) / 1_000;
  return [messages.toLocaleString("en-US"), seconds.toFixed(0), now.toFixed(0), highest.toFixed(0)];
}

/** `million`: what a long day leaves in memory. */
export async function million(): Promise<void> {
  const rows: string[][] = [];
  await onStage(LIMIT_MS, async (stage) => {
    const program = stage.join(SIZE);
    await showsAll(program, stage);
    await pass(stage, program, rows);
  });
  write("### Memory while messages pass, as fast as the screen keeps up");
  write();
  table(["messages", "after, s", "VmRSS, MB", "VmHWM, MB"], rows);
}
