import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { quantile, write } from "../measure.ts";
import { availableTargets } from "./available-targets.ts";
import { type Column, GROWN, JOIN_CPU, LAST } from "./columns.ts";
import { fittedExponent } from "./fit.ts";
import { type Panel, plotGrowth } from "./growth-plot.ts";
import { readPanels, writePanel } from "./growth-table.ts";
import { isReport, measure, QUICK_SIZE, type Settings } from "./run-suite.ts";
import { SUITES, type Suite } from "./suites.ts";
import type { Target } from "./targets.ts";
import { Workshop } from "./workshop.ts";

const PICTURE = resolve("bench/growth.svg");

/** Each cost is measured at these parts of the full size. */
const SIZES = [1 / 16, 1 / 4, 1] as const;

/** The servers that are shown, where a suite has them. */
const SHOWN = ["groupchat", "groupchat-v1", "document", "floor"];

/** A suite whose size grows. */
interface Growth {
  readonly title: string;
  readonly suite: Suite;
  readonly full: number;
  readonly x: string;
  readonly column: Column;
}

const GROWTHS: readonly Growth[] = [
  {
    title: "One message",
    suite: SUITES["one-room"],
    full: 10_000,
    x: "members of the room",
    column: LAST,
  },
  {
    title: "Joining one room",
    suite: SUITES["join-2000"],
    full: 2_000,
    x: "clients that join",
    column: JOIN_CPU,
  },
  {
    title: "Idle connections",
    suite: SUITES.idle,
    full: 5_000,
    x: "connections",
    column: GROWN,
  },
];

/** `growth`: each cost at a sixteenth, a quarter and the whole of its size, with the exponent that fits, and the picture. */
export async function growth(settings: Settings): Promise<void> {
  const workshop = new Workshop();
  try {
    const panels: Panel[] = [];
    for (const one of GROWTHS) panels.push(await panelOf(one, settings, workshop));
    write("### How it grows");
    write();
    for (const panel of panels) writePanel(panel);
    if (settings.log !== undefined) panels.push(...readPanels(readFileSync(settings.log, "utf8")));
    const picture = settings.quick ? join(workshop.folder, "growth.svg") : PICTURE;
    writeFileSync(picture, plotGrowth(panels.filter(({ series }) => series.length > 0)));
  } finally {
    workshop.remove();
  }
}

async function panelOf(growth: Growth, settings: Settings, workshop: Workshop): Promise<Panel> {
  const { title, suite, full, x, column } = growth;
  const shown = suite.targets.filter(({ name }) => SHOWN.includes(name));
  const targets = availableTargets(shown, settings, workshop);
  const figures = await inRounds(suite, column, targets, settings, workshop);
  const series = targets.map((target) => {
    const points = SIZES.map((size) => ({
      x: Math.round(full * size * wholeOf(settings)),
      y: quantile(figures.get(keyOf(target, size)) ?? [], 0.5),
    })).filter(({ y }) => y > 0);
    return { name: target.name, points, exponent: fittedExponent(points) };
  });
  return { title, x, y: column.name, series: series.filter(({ points }) => points.length > 1) };
}

/** The figures by `keyOf`; the servers take turns at each size. */
async function inRounds(
  suite: Suite,
  column: Column,
  targets: readonly Target[],
  settings: Settings,
  workshop: Workshop,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const round = SIZES.flatMap((size) =>
    targets.map((target) => ({ size, target, key: keyOf(target, size) })),
  );
  const figures = new Map<string, number[]>(round.map(({ key }) => [key, []]));
  for (let number = 1; number <= settings.rounds; number += 1) {
    for (const { size, target, key } of round) {
      const outcome = await measure(suite, target, size * wholeOf(settings), settings, workshop);
      const figure = isReport(outcome) ? (column.of(outcome) ?? Number.NaN) : Number.NaN;
      if (Number.isFinite(figure)) figures.get(key)?.push(figure);
      const told = isReport(outcome) ? figure.toPrecision(3) : outcome.failed;
      process.stderr.write(`growth ${number}/${settings.rounds} ${suite.title}: ${key}: ${told}\n`);
    }
  }
  return figures;
}

function keyOf({ name }: Target, size: number): string {
  return `${name}, × ${size}`;
}

function wholeOf({ quick }: Settings): number {
  return quick ? QUICK_SIZE : 1;
}
