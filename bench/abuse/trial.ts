import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { io } from "socket.io-client";
import type { WatchedServer } from "../../test/support/watched-server.ts";
import { OwnProcess } from "../peers/own-process.ts";
import type { Attack, AttackOrder, AttackReport } from "./attack.ts";
import { LOBBY, WITNESS_ID } from "./attack.ts";
import type { AckTimes, Crowd, CrowdFaults } from "./crowd.ts";
import type { Newcomers } from "./newcomers.ts";
import { nextEvent } from "./next-event.ts";

/** The lengths of the parts of a trial, s. */
export interface Lengths {
  readonly before: number;
  readonly attack: number;
}

/** The most that an attack may cost, MB over before: while it lasts, and once it is over. */
const MOST_MEMORY = 200;
const MEMORY_LEFT = 50;

/** The time in which the server must be back to what it was: its memory, and how soon it answers; s and ms. */
const BACK_SECONDS = 30;
const BACK_ANSWER_MS = 100;

/** Lines that the log may have for one attack: it lasts less than a minute, and one minute may end in it. */
const MOST_LINES = 2;

/** One attack on the server, and what came of it. */
export interface Trial {
  readonly attack: Attack;
  readonly faults: CrowdFaults;
  readonly before: AckTimes;
  readonly during: AckTimes;
  /** MB */
  readonly memory: { readonly before: number; readonly highest: number; readonly after: number };
  /** Seconds from the end of the attack until the server was what it was before; undefined where it took too long. */
  readonly back: number | undefined;
  readonly lines: number;
  /** MB a second that the server wrote during the attack. */
  readonly written: number;
  readonly outcome: string;
  /** Sentences about what must not be; the trial holds where there are none. */
  readonly failures: readonly string[];
}

/** The honest people: those who talk, and those who come meanwhile. */
export interface Honest {
  readonly crowd: Crowd;
  readonly newcomers: Newcomers;
}

/** Runs one attack while the crowd talks. */
export async function tryAttack(
  attack: Attack,
  run: number,
  server: WatchedServer,
  { crowd, newcomers }: Honest,
  lengths: Lengths,
): Promise<Trial> {
  await crowd.enter();
  const witness = await enterWitness(server.url);
  const lines = server.lines;
  const memoryBefore = server.memory();
  crowd.start();
  const began = performance.now();
  await sleep(lengths.before * 1_000);
  const attacked = performance.now();
  const written = server.written();
  const watched = server.watchMemory();
  newcomers.start();
  const report = await attackFrom({
    attack: attack.name,
    port: server.port,
    from: `127.0.0.${2 + run}`,
    seconds: lengths.attack,
    run,
  });
  const over = performance.now();
  const writtenPerSecond = (server.written() - written) / ((over - attacked) / 1_000);
  const turnedAway = await newcomers.end();
  await crowd.stop();
  const highest = watched();
  const back = await whenBack(server, crowd, memoryBefore);
  const memory = { before: memoryBefore, highest, after: server.memory() };
  const faults = crowd.faults;
  const spoofed = witness.own();
  witness.leave();
  const trial = {
    attack,
    faults,
    before: crowd.ackTimes(began, attacked),
    during: crowd.ackTimes(attacked, over),
    memory,
    back,
    lines: server.lines - lines,
    written: writtenPerSecond,
    outcome: report.outcome,
  };
  const seen = server.isAlive ? await lookAround(crowd) : ["the server ended"];
  const others = [
    ...report.breaches,
    ...seen,
    ...(turnedAway > 0 ? [`${turnedAway} newcomers were not let in`] : []),
    ...(spoofed > 0 ? ["words of another are shown as one's own"] : []),
  ];
  return { ...trial, failures: [...listFailures(trial), ...others] };
}

function listFailures({ faults, memory, back, lines }: Omit<Trial, "failures">): string[] {
  const failures = Object.entries(faults)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`);
  if (memory.highest > memory.before + MOST_MEMORY) failures.push("too much memory");
  if (memory.after > memory.before + MEMORY_LEFT) failures.push("memory does not come back");
  else if (back === undefined && faults.dropped === 0) failures.push("the server stays slow");
  if (lines > MOST_LINES) failures.push("too many lines in the log");
  return failures;
}

/** Runs the attack in a process of its own. */
async function attackFrom(order: AttackOrder): Promise<AttackReport> {
  const program = join(import.meta.dirname, "abuse", "attack-process.mjs");
  const attacker = new OwnProcess([process.execPath, program, JSON.stringify(order)]);
  try {
    return JSON.parse(await attacker.output());
  } finally {
    await attacker.end();
  }
}

/** Waits until the server is what it was before, and no longer than it may take; resolves with the time, s. */
async function whenBack(server: WatchedServer, crowd: Crowd, memory: number): Promise<number | undefined> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1_000;
  while (seconds() < BACK_SECONDS && server.isAlive) {
    const asked = performance.now();
    const isAnswered = await crowd.clients
      .find(({ isIn }) => isIn)
      ?.ask("who", { roomId: LOBBY, limit: 1 })
      .then(
        () => true,
        () => false,
      );
    const isSoon = isAnswered && performance.now() - asked < BACK_ANSWER_MS;
    if (isSoon && server.memory() < memory + MEMORY_LEFT) return seconds();
    await sleep(250);
  }
  return undefined;
}

/** Looks at what the attack may have done to honest people for longer. */
async function lookAround({ clients }: Crowd): Promise<string[]> {
  const [victim] = clients;
  if (victim?.isIn !== true) return []; // it was dropped, and is counted so
  try {
    await victim.join("roomother");
    await victim.ask("leaveRoom", { roomId: "roomother" });
    const { rooms } = await victim.ask<{ rooms: { roomId: string }[] }>("rooms", {});
    return rooms.some(({ roomId }) => roomId === LOBBY) ? [] : ["the list of rooms has no real room"];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** Brings in a base client that never speaks; `own` counts the messages that it is told are its own. */
async function enterWitness(url: string): Promise<{ own(): number; leave(): void }> {
  const socket = io(url, { transports: ["websocket"], forceNew: true, reconnection: false });
  let own = 0;
  socket.on("server_msg", ({ type, userId }: { type: number; userId: unknown }) => {
    if (type === 2 && userId !== "system") own += 1;
  });
  await nextEvent(socket, "connect");
  await socket
    .timeout(10_000)
    .emitWithAck("joinRoom", { roomId: LOBBY, nickName: "witness", id: WITNESS_ID });
  return { own: () => own, leave: () => socket.disconnect() };
}
