import { setTimeout as pause } from "node:timers/promises";
import { quantile, table, write } from "./measure.ts";
import type { PtyProgram } from "./pty-program.ts";
import type { LoadReport } from "./room-load.ts";
import { onStage, type Stage, showsAll } from "./stage.ts";
import { Typist } from "./typist.ts";

const HISTORY = 5_000;
const PER_SECOND = 5_000;
const SECONDS = 10;
const KEY_EVERY_MS = 100;
const SIZE = { columns: 120, rows: 30 };
const LIMIT_MS = 180_000;

/** Whole milliseconds. */
const ms = (number: number) => number.toFixed(0);

/** When the terminal was painted while it was watched. */
class Paints {
  readonly #gaps: number[] = [];
  readonly #stop: () => void;
  #paintedAt = performance.now();
  lost = false;

  constructor(program: PtyProgram) {
    this.#stop = program.watch((at, chunk) => {
      this.#painted(at);
      this.lost ||= chunk.includes("reconnecting");
    });
  }

  /** The longest time without one, from the beginning until now, ms. */
  longestGap(): number {
    this.#stop();
    this.#painted(performance.now());
    return Math.max(...this.#gaps);
  }

  #painted(at: number): void {
    this.#gaps.push(at - this.#paintedAt);
    this.#paintedAt = at;
  }
}

/** Types a key at a time until all that is being said is said; resolves with the seconds that took. */
async function typeThrough(typist: Typist, said: Promise<LoadReport>): Promise<number> {
  let over = false;
  const end = said.finally(() => {
    over = true;
  });
  const typing = async () => {
    while (!over) {
      typist.press();
      await pause(KEY_EVERY_MS);
    }
  };
  const [{ seconds }] = await Promise.all([end, typing()]);
  return seconds;
}

/** The rows of the table. */
async function measure(stage: Stage): Promise<string[][]> {
  const { speaker } = stage;
  speaker.begin(HISTORY);
  await speaker.done(LIMIT_MS);
  const program = stage.join(SIZE);
  await showsAll(program, stage);
  const before = program.memory();
  const typist = new Typist(program);
  const paints = new Paints(program);
  speaker.begin(PER_SECOND * SECONDS, PER_SECOND);
  const said = speaker.done(LIMIT_MS);
  const shown = said.then(async () => {
    const receivedAt = performance.now();
    const gap = paints.longestGap();
    return { gap, behind: (await showsAll(program, stage)) - receivedAt };
  });
  const [seconds, { gap, behind }] = await Promise.all([typeThrough(typist, said), shown]);
  await typist.painted();
  typist.leave();
  const after = program.memory();
  const { echoes } = typist;
  return [
    ["messages a second, really", ms((PER_SECOND * SECONDS) / seconds)],
    ["longest time without a paint, ms", ms(gap)],
    [`key to paint, of ${echoes.length}, ms p50`, ms(quantile(echoes, 0.5))],
    ["p99", ms(quantile(echoes, 0.99))],
    ["longest", ms(Math.max(...echoes))],
    ["the last message shows after its receipt, ms", ms(Math.max(0, behind))],
    ["the connection was lost on the way", paints.lost ? "yes" : "no"],
    ["memory before, MB", ms(before.now)],
    ["highest", ms(after.highest)],
    ["at the end", ms(after.now)],
  ];
}

/** `flood`: more than anybody can read, while somebody types. */
export async function flood(): Promise<void> {
  const rows = await onStage(LIMIT_MS, measure);
  write(`### A flood: ${PER_SECOND} messages a second for ${SECONDS} s, a key every ${KEY_EVERY_MS} ms`);
  write();
  table([`${SIZE.columns}×${SIZE.rows}`, ""], rows);
}
