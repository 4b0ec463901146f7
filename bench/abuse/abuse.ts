import { WatchedServer } from "../../test/support/watched-server.ts";
import { table, write } from "../measure.ts";
import type { Attack } from "./attack.ts";
import { ATTACKS } from "./attacks.ts";
import type { AckTimes } from "./crowd.ts";
import { Crowd } from "./crowd.ts";
import { Newcomers } from "./newcomers.ts";
import { type Past, prepare } from "./prepare.ts";
import { type Lengths, type Trial, tryAttack } from "./trial.ts";

/** The flags of the bench that count here. */
interface AbuseSettings {
  /** The names of the attacks, where not all are wanted. */
  readonly only: readonly string[] | undefined;
  readonly seconds: number | undefined;
  readonly quick: boolean;
}

const PAST: Past = { messages: 20_000, large: 400, numbered: 3_000 };
const LENGTHS: Lengths = { before: 6, attack: 8 };

const QUICK_PAST: Past = { messages: 5_000, large: 200, numbered: 200 };
const QUICK_LENGTHS: Lengths = { before: 1, attack: 2 };

/** `abuse`: each attack from an address of its own, while fifty honest clients talk. The process fails where they are harmed. */
export async function abuse({ only, seconds, quick }: AbuseSettings): Promise<void> {
  const attacks = choose(only);
  const lengths = quick ? QUICK_LENGTHS : LENGTHS;
  const trials = await tryAll(attacks, quick ? QUICK_PAST : PAST, {
    ...lengths,
    attack: seconds ?? lengths.attack,
  });
  write(`### \`abuse\`: one hostile address, beside fifty honest clients`);
  write();
  writeTable(trials);
  const failed = trials.filter(({ failures }) => failures.length > 0);
  for (const { attack, failures } of failed) write(`- ${attack.name}: ${failures.join("; ")}`);
  write(`${trials.length - failed.length} of ${trials.length} attacks harmed nobody`);
  if (failed.length > 0) process.exitCode = 1;
}

function choose(only: readonly string[] | undefined): readonly Attack[] {
  if (only === undefined) return ATTACKS;
  return only.map((name) => {
    const attack = ATTACKS.find((one) => one.name === name);
    if (attack !== undefined) return attack;
    throw new Error(`there is no attack ${name}: ${ATTACKS.map((one) => one.name).join(", ")}`);
  });
}

async function tryAll(attacks: readonly Attack[], past: Past, lengths: Lengths): Promise<Trial[]> {
  const server = await WatchedServer.onFreePort();
  const newcomers = new Newcomers(server.url);
  let crowd = new Crowd(server.url);
  const trials: Trial[] = [];
  try {
    await prepare(server, past);
    await server.start();
    for (const [run, attack] of attacks.entries()) {
      const trial = await tryAttack(attack, run, server, { crowd, newcomers }, lengths);
      trials.push(trial);
      if (trial.failures.length > 0) {
        crowd.leave(); // the next attack shall meet a server that is well
        crowd = new Crowd(server.url);
        await server.kill();
        await server.start();
      }
      const figure = trial.failures.length === 0 ? "holds" : trial.failures.join("; ");
      process.stderr.write(
        `abuse ${run + 1}/${attacks.length} ${attack.name}: ${figure} (${trial.outcome})\n`,
      );
    }
  } finally {
    crowd.leave();
    await server.remove();
  }
  return trials;
}

function writeTable(trials: readonly Trial[]): void {
  table(
    [
      "attack",
      "dropped",
      "lost",
      "twice",
      "ack p50, ms",
      "ack p99, ms",
      "p99 ratio",
      "server, MB",
      "back after, s",
      "MB/s written",
      "log lines",
      "the attacker",
    ],
    trials.map(({ attack, faults, before, during, memory, back, written, lines, outcome }) => [
      attack.name,
      String(faults.dropped),
      String(faults.lost),
      String(faults.twice),
      fromTo(before, during, "p50"),
      fromTo(before, during, "p99"),
      before.p99 === 0 ? "–" : (during.p99 / before.p99).toFixed(1),
      [memory.before, memory.highest, memory.after].map((mb) => mb.toFixed(0)).join(" → "),
      back === undefined ? "–" : back.toFixed(1),
      written.toFixed(1),
      String(lines),
      outcome,
    ]),
  );
}

function fromTo(before: AckTimes, during: AckTimes, part: keyof AckTimes): string {
  return `${before[part].toFixed(1)} → ${during[part].toFixed(1)}`;
}
