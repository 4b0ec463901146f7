import { bundleFloor } from "./floor-bundle.ts";
import { quantile, rounds, spread, table, write } from "./measure.ts";
import { onStage, type Stage, showsAll } from "./stage.ts";

const HISTORY = 200;
const RUNS = 15;
const SIZE = { columns: 120, rows: 30 };
const LIMIT_MS = 180_000;
const TEXT = "the floor";

/** From the start of `join` until the last message of the history and the list of rooms are shown, ms. */
async function joined(stage: Stage): Promise<number> {
  const program = stage.join(SIZE);
  const shownAt = await showsAll(program, stage);
  await program.end();
  return shownAt - program.startedAt;
}

/** From the start of the least program until its text is shown, ms. */
async function floored(stage: Stage, bundle: string): Promise<number> {
  const program = stage.run([bundle, TEXT], SIZE);
  const shownAt = await program.paints(() => program.screen.text().includes(TEXT), LIMIT_MS);
  await program.end();
  return shownAt - program.startedAt;
}

/** `start`: from the command to the first full screen. */
export async function start(): Promise<void> {
  const bundle = await bundleFloor();
  const results = await onStage(LIMIT_MS, async (stage) => {
    stage.speaker.begin(HISTORY);
    await stage.speaker.done(LIMIT_MS);
    const measure = (variant: string) => (variant === "join" ? joined(stage) : floored(stage, bundle));
    await rounds(1, ["join", "floor"], measure); // what is read from the disk is in memory from here on
    return rounds(RUNS, ["join", "floor"], measure);
  });
  const [join = [], floor = []] = [results.get("join"), results.get("floor")];
  write(`### From the command to the first full screen, ${HISTORY} messages of history, ${RUNS} runs`);
  write();
  table(
    ["", "ms"],
    [
      ["`join`", spread(join)],
      ["Ink, React and socket.io-client alone, one text", spread(floor)],
      ["ratio of the medians", (quantile(join, 0.5) / quantile(floor, 0.5)).toFixed(2)],
    ],
  );
}
