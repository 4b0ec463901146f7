import { setTimeout as pause } from "node:timers/promises";
import { quantile, table, write } from "./measure.ts";
import { onStage, showsAll } from "./stage.ts";
import { Typist } from "./typist.ts";

const HISTORY = 5_000;
const PER_SECOND = 5_000;
const SECONDS = 10;
const KEY_EVERY_MS = 100;
const SIZE = { columns: 120, rows: 30 };
const LIMIT_MS = 180_000;

/** Whole milliseconds. */
const ms = (number: number) => number.toFixed(0);

/** `flood`: more than anybody can read, while somebody types. */
export async function flood(): Promise<void> {
  const rows = await onStage(LIMIT_MS, async (stage) => {
    const { speaker } = stage;
    speaker.begin(HISTORY);
    await speaker.done(LIMIT_MS);
    const program = stage.join(SIZE);
    await showsAll(program, stage);
    const before = program.memory();
    const typist = new Typist(program);
    const gaps: number[] = [];
    let paintedAt = performance.now();
    let lost = false;
    const stop = program.watch((at, chunk) => {
      gaps.push(at - paintedAt);
      paintedAt = at;
      lost ||= chunk.includes("reconnecting");
    });
    speaker.begin(PER_SECOND * SECONDS, PER_SECOND);
    const sent = speaker.done(LIMIT_MS);
    let flooding = true;
    const until = sent.finally(() => {
      flooding = false;
    });
    while (flooding) {
      typist.press();
      await pause(KEY_EVERY_MS);
    }
    const { seconds } = await until;
    const endedAt = performance.now();
    gaps.push(endedAt - paintedAt);
    stop();
    const behind = (await showsAll(program, stage)) - endedAt;
    await typist.painted();
    typist.leave();
    const after = program.memory();
    const { echoes } = typist;
    return [
      ["messages a second, really", ms((PER_SECOND * SECONDS) / seconds)],
      ["longest time without a paint, ms", ms(Math.max(...gaps))],
      [`key to paint, of ${echoes.length}, ms p50`, ms(quantile(echoes, 0.5))],
      ["p99", ms(quantile(echoes, 0.99))],
      ["longest", ms(Math.max(...echoes))],
      ["the last message shows after its receipt, ms", ms(Math.max(0, behind))],
      ["the connection was lost on the way", lost ? "yes" : "no"],
      ["memory before, MB", ms(before.now)],
      ["highest", ms(after.highest)],
      ["at the end", ms(after.now)],
    ];
  });
  write(`### A flood: ${PER_SECOND} messages a second for ${SECONDS} s, a key every ${KEY_EVERY_MS} ms`);
  write();
  table([`${SIZE.columns}×${SIZE.rows}`, ""], rows);
}
