import { quantile, spread, table, write } from "../measure.ts";
import { availableTargets } from "./available-targets.ts";
import { type Column, FAULTS } from "./columns.ts";
import type { LoadReport } from "./load-plan.ts";
import { isReport, measure, type Outcome, QUICK_SIZE, type Settings } from "./run-suite.ts";
import { SUITES, type Suite, type SuiteName } from "./suites.ts";
import type { Target } from "./targets.ts";
import { Workshop } from "./workshop.ts";

/** The outcomes of each target, a round each. */
type Outcomes = ReadonlyMap<Target, readonly Outcome[]>;

/** Runs one suite: every target in its turn, round by round, and writes the table. */
export async function peers(name: SuiteName, settings: Settings): Promise<void> {
  const suite: Suite = SUITES[name];
  const workshop = new Workshop();
  try {
    const targets = availableTargets(suite.targets, settings, workshop);
    const size = settings.quick ? QUICK_SIZE : 1;
    const outcomes = await inRounds(name, suite, targets, size, settings, workshop);
    write(`### \`${name}\`: ${suite.title}`);
    write();
    writeTable(suite, outcomes);
    complain(outcomes);
  } finally {
    workshop.remove();
  }
}

/** Takes turns between the targets, so that a slow moment of the machine hits all of them. */
async function inRounds(
  name: string,
  suite: Suite,
  targets: readonly Target[],
  size: number,
  settings: Settings,
  workshop: Workshop,
): Promise<Outcomes> {
  const outcomes = new Map<Target, Outcome[]>(targets.map((target) => [target, []]));
  for (let round = 1; round <= settings.rounds; round += 1) {
    for (const target of targets) {
      const outcome = await measure(suite, target, size, settings, workshop);
      outcomes.get(target)?.push(outcome);
      const figure = isReport(outcome) ? show(suite.key, [outcome]) : outcome.failed;
      process.stderr.write(`${name} ${round}/${settings.rounds} ${target.name}: ${figure}\n`);
    }
  }
  return outcomes;
}

function writeTable(suite: Suite, outcomes: Outcomes): void {
  const { key, columns, reference } = suite;
  const [, references = []] = [...outcomes].find(([{ name }]) => name === reference) ?? [];
  table(
    ["", `× ${reference}`, key.name, ...columns.map(({ name }) => name)],
    [...outcomes].map(([{ name }, own]) => {
      const reports = own.filter(isReport);
      const cells = columns.map((column) => show(column, reports));
      return [name, ratio(key, own, references), showSpread(key, reports), ...cells];
    }),
  );
}

/** The median of the ratios within each round. */
function ratio(column: Column, own: readonly Outcome[], references: readonly Outcome[]): string {
  const ratios = own.map((outcome, round) => {
    const reference = references[round];
    if (reference === undefined || !isReport(reference) || !isReport(outcome)) return Number.NaN;
    return (column.of(outcome) ?? Number.NaN) / (column.of(reference) ?? Number.NaN);
  });
  const known = ratios.filter(Number.isFinite);
  return known.length === 0 ? "–" : quantile(known, 0.5).toPrecision(3);
}

function figuresOf(column: Column, reports: readonly LoadReport[]): number[] {
  return reports.flatMap((report) => column.of(report) ?? []).filter(Number.isFinite);
}

function show(column: Column, reports: readonly LoadReport[]): string {
  const figures = figuresOf(column, reports);
  if (figures.length === 0) return "–";
  const figure = FAULTS.includes(column) ? Math.max(...figures) : quantile(figures, 0.5);
  const { digits } = column;
  return figure.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function showSpread(column: Column, reports: readonly LoadReport[]): string {
  const figures = figuresOf(column, reports);
  return figures.length > 1 ? spread(figures, column.digits) : show(column, reports);
}

/** Says what did not work, and makes the bench end as a failure. */
function complain(outcomes: Outcomes): void {
  for (const [{ name }, own] of outcomes) {
    const failures = own.flatMap((outcome) => (isReport(outcome) ? [] : outcome.failed));
    for (const failure of new Set(failures)) write(`- ${name} failed: ${failure}`);
    if (failures.length > 0) write();
    const faulty = own.some(
      (outcome) => !isReport(outcome) || FAULTS.some((column) => column.of(outcome) !== 0),
    );
    if (faulty) process.exitCode = 1;
  }
}
