import { setTimeout as sleep } from "node:timers/promises";
import { type Assembly, assemble } from "./assembly.ts";
import type { ClientListener } from "./client.ts";
import { Deliveries, type Receiver } from "./deliveries.ts";
import { Histogram } from "./histogram.ts";
import type { Faults, LoadPlan, LoadReport, SpeechReport } from "./load-plan.ts";
import { type Usage, usageOf } from "./process-usage.ts";
import { Speech } from "./speech.ts";

/** The server gets so many full collections of its garbage, with so long after each, ms. */
const COLLECTIONS = 3;
const COLLECTION_MS = 500;
/** No byte for so long: everything that was said has come, or will not, ms. */
const SAID_QUIET_MS = 700;
const POLL_MS = 100;

const plan: LoadPlan = JSON.parse(process.argv[2] ?? "{}");
const began = process.hrtime.bigint();
const nowUs = () => Number((process.hrtime.bigint() - began) / 1_000n);

/** When the bytes that are being taken apart came, and the last that were no ping, µs. */
let receivedUs = 0;
let lastUs = 0;
let megabytes = 0;
let closed = 0;
let refused = 0;
let acknowledged = 0;

function listen(receiver: Receiver): ClientListener {
  return {
    onMessage: (bytes, start, end) => {
      if (!deliveries.receive(receiver, bytes, start, end, receivedUs)) refused += 1;
    },
    onRefused: (reason) => {
      if (refused === 0) process.stderr.write(`${reason}\n`);
      refused += 1;
    },
    onAcknowledged: () => {
      acknowledged += 1;
    },
    onBytes: (count) => {
      receivedUs = nowUs();
      megabytes += count / 1e6;
    },
    onActivity: () => {
      lastUs = receivedUs;
    },
    onClosed: () => {
      closed += 1;
    },
  };
}

const assembly: Assembly = assemble(plan, listen);
const deliveries = new Deliveries(assembly.senders, (sender) => speech?.onComplete(sender));
const speech = plan.pace && new Speech(plan.pace, assembly.senders, assembly.speakers, nowUs);

async function enterAll(): Promise<void> {
  const waiting = assembly.attendees.values();
  const enterSome = async () => {
    for (const { client } of waiting) await client.enter();
  };
  await Promise.all(Array.from({ length: plan.opening }, enterSome));
}

async function quiet(ms: number): Promise<void> {
  while (nowUs() - lastUs < ms * 1_000) await sleep(POLL_MS);
}

async function collectGarbage(): Promise<void> {
  for (let times = 0; plan.collects && times < COLLECTIONS; times += 1) {
    process.kill(plan.pid, "SIGUSR2");
    await sleep(COLLECTION_MS);
  }
}

async function join(): Promise<Omit<LoadReport, "speech" | "faults">> {
  await collectGarbage();
  const before = usageOf(plan.pid);
  const beganUs = nowUs();
  await enterAll();
  const joinSeconds = (nowUs() - beganUs) / 1e6;
  await quiet(plan.quietMs);
  const joinMegabytes = megabytes;
  const settledSeconds = (lastUs - beganUs) / 1e6;
  const joinCpuSeconds = usageOf(plan.pid).cpuSeconds - before.cpuSeconds;
  await collectGarbage();
  const { residentMb } = usageOf(plan.pid);
  const grownMb = residentMb - before.residentMb;
  const kbPerConnection = (grownMb * 1_024) / assembly.attendees.length;
  return { joinSeconds, settledSeconds, joinMegabytes, joinCpuSeconds, residentMb, grownMb, kbPerConnection };
}

async function speak(speech: Speech): Promise<SpeechReport> {
  speech.begin();
  await sleep(plan.warmUpSeconds * 1_000);
  const [server, own, beganUs] = [usageOf(plan.pid), process.cpuUsage(), nowUs()];
  deliveries.measuring = true;
  await sleep(plan.seconds * 1_000);
  deliveries.measuring = false;
  const { user, system } = process.cpuUsage(own);
  const seconds = (nowUs() - beganUs) / 1e6;
  const report = speechReport(seconds, server, usageOf(plan.pid), (user + system) / 1e6);
  speech.stop();
  await quiet(SAID_QUIET_MS);
  return report;
}

function speechReport(seconds: number, before: Usage, after: Usage, ownCpuSeconds: number): SpeechReport {
  const all = Histogram.merge(assembly.latencies);
  const cpuSeconds = after.cpuSeconds - before.cpuSeconds;
  const { completions } = deliveries;
  return {
    deliveriesPerSecond: all.total / seconds,
    deliveriesPerCpuSecond: all.total / cpuSeconds,
    messagesPerSecond: completions.total / seconds,
    cpuMsPerMessage: (cpuSeconds * 1_000) / completions.total,
    serverCpu: cpuSeconds / seconds,
    generatorCpu: ownCpuSeconds / seconds,
    writesPerDelivery: (after.writes - before.writes) / all.total,
    p50: all.quantile(0.5),
    p99: all.quantile(0.99),
    lastP50: completions.quantile(0.5),
    crowds: plan.crowds.map(({ protocol }, index) => ({
      protocol,
      deliveriesPerSecond: (assembly.latencies[index]?.total ?? 0) / seconds,
      p50: assembly.latencies[index]?.quantile(0.5) ?? 0,
      p99: assembly.latencies[index]?.quantile(0.99) ?? 0,
    })),
  };
}

function faults(): Faults {
  const receivers = assembly.attendees.map(({ receiver }) => receiver);
  const acknowledgeable = assembly.senders.filter(({ acknowledges }) => acknowledges);
  const said = acknowledgeable.reduce((sum, sender) => sum + sender.said, 0);
  return { ...deliveries.faults(receivers), unacknowledged: said - acknowledged, refused, closed };
}

function fail(reason: string): void {
  process.stderr.write(`${reason}\n`, () => process.exit(1));
}

process.once("uncaughtException", ({ message }) => fail(message));
setTimeout(() => fail(`not done after ${plan.limitSeconds} s`), plan.limitSeconds * 1_000).unref();

const joined = await join();
const report: LoadReport = { ...joined, speech: speech && (await speak(speech)), faults: faults() };
process.stdout.write(JSON.stringify(report), () => process.exit(0));
