import type { Faults, LoadReport, SpeechReport } from "./load-plan.ts";

/** A figure of a report, and how it is written. */
export interface Column {
  readonly name: string;
  readonly digits: number;
  of(report: LoadReport): number | undefined;
}

const speech = (name: string, digits: number, pick: (speech: SpeechReport) => number): Column => ({
  name,
  digits,
  of: (report) => report.speech && pick(report.speech),
});

const fault = (name: string, pick: (faults: Faults) => number): Column => ({
  name,
  digits: 0,
  of: ({ faults }) => pick(faults),
});

const joining = (name: string, digits: number, of: (report: LoadReport) => number): Column => ({
  name,
  digits,
  of,
});

export const DELIVERIES_PER_CPU = speech("deliveries a CPU second", 0, (one) => one.deliveriesPerCpuSecond);
export const DELIVERIES = speech("deliveries a second", 0, (one) => one.deliveriesPerSecond);
export const SERVER_CPU = speech("server CPU", 3, (one) => one.serverCpu);
export const GENERATOR_CPU = speech("generator CPU", 2, (one) => one.generatorCpu);
export const CPU_PER_MESSAGE = speech("server CPU a message, ms", 2, (one) => one.cpuMsPerMessage);
export const WRITES = speech("writes a delivery", 3, (one) => one.writesPerDelivery);
export const P50 = speech("p50, ms", 2, (one) => one.p50);
export const P99 = speech("p99, ms", 2, (one) => one.p99);
export const LAST = speech("until the last has it, ms", 1, (one) => one.lastP50);

export const JOINED = joining("until all are in, s", 2, (report) => report.joinSeconds);
export const SETTLED = joining("until nothing comes, s", 2, (report) => report.settledSeconds);
export const JOIN_MB = joining("MB sent", 1, (report) => report.joinMegabytes);
export const JOIN_CPU = joining("server CPU, s", 2, (report) => report.joinCpuSeconds);
export const RESIDENT = joining("resident, MB", 0, (report) => report.residentMb);
export const GROWN = joining("MB more", 1, (report) => report.grownMb);
export const PER_CONNECTION = joining("KB a connection", 1, (report) => report.kbPerConnection);

/** The faults that must all be 0. */
export const FAULTS: readonly Column[] = [
  fault("lost", ({ lost, unacknowledged }) => lost + unacknowledged),
  fault("twice", ({ twice }) => twice),
  fault("out of order", ({ disordered, misdirected }) => disordered + misdirected),
  fault("refused", ({ refused, closed }) => refused + closed),
];

/** Deliveries and latency of the crowd at this place in the plan. */
export function crowdColumns(index: number, name: string): readonly Column[] {
  const pick = (name: string, digits: number, of: (crowd: SpeechReport["crowds"][number]) => number) =>
    speech(name, digits, ({ crowds }) => {
      const crowd = crowds[index];
      return crowd === undefined ? 0 : of(crowd);
    });
  return [
    pick(`${name}: deliveries a second`, 0, ({ deliveriesPerSecond }) => deliveriesPerSecond),
    pick(`${name}: p50, ms`, 2, ({ p50 }) => p50),
    pick(`${name}: p99, ms`, 2, ({ p99 }) => p99),
  ];
}
