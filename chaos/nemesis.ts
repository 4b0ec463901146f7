import { setTimeout as pause } from "node:timers/promises";
import type { ClientUnderTest } from "./clients.ts";
import { Random } from "./random.ts";
import type { ServerUnderTest } from "./server-under-test.ts";

/** The things a nemesis breaks, and chance to choose with. */
export interface Victims {
  readonly server: ServerUnderTest;
  readonly clients: readonly ClientUnderTest[];
  readonly random: Random;
}

/** The time a client has to say something into a stall, in ms: more than it is silent for. */
const REQUEST_MS = 200;

/** The delay with which that comes, in ms; a client whose connection is lost is back after half a second. */
const LATE_MS = [300, 1_500] as const;
const ARRIVAL_MS = 50;

/** Each breaks one thing, and resolves when it is broken; what heals by itself heals later. */
const FAULTS = {
  "server killed": ({ server }) => server.restart("SIGKILL"),
  "server stopped": ({ server }) => server.restart("SIGTERM"),
  "server moved to a copy": ({ server }) => server.moveToCopy(),
  "server clock set": async ({ server, random }) => server.setClock(hours(random)),
  "client killed": (victims) => one(victims).restart(victims.random.between(1, 1e9)),
  "client clock set": async (victims) => one(victims).setClock(hours(victims.random)),
  "connection reset": async (victims) => one(victims).proxy.reset(),
  "connection stalled": async (victims) => {
    const { proxy } = one(victims);
    proxy.stall(true, victims.random.shuffle(["up", "down", "both"] as const)[0]);
    setTimeout(() => proxy.stall(false), victims.random.between(200, 3_000));
  },
  "server side lost": async (victims) => one(victims).proxy.loseSide("server"),
  "client side lost": async (victims) => one(victims).proxy.loseSide("client"),
  /**
   * Bytes on their way outlive their connection: mostly the client has sent it again on another one when it arrives. The
   * server must live so long: nothing else is broken meanwhile. All clients, for some are not connected.
   */
  "request late": async ({ clients, random }) => {
    for (const { proxy } of clients) proxy.stall(true, "up");
    await pause(REQUEST_MS);
    for (const { proxy } of clients) proxy.cutClients();
    await pause(random.between(...LATE_MS));
    for (const { proxy } of clients) proxy.stall(false);
    await pause(ARRIVAL_MS);
  },
  "answers late": async (victims) => {
    const { proxy } = one(victims);
    const lateness = new Random(victims.random.between(1, 1e9)); // asked for at each piece, and so not at a fixed place
    proxy.delayAnswers(() => lateness.between(0, 60));
    setTimeout(() => proxy.delayAnswers(() => 0), victims.random.between(500, 3_000));
  },
  "connections refused": async (victims) => {
    const { proxy } = one(victims);
    proxy.refuse(true);
    proxy.reset();
    setTimeout(() => proxy.refuse(false), victims.random.between(200, 2_000));
  },
} satisfies Record<string, (victims: Victims) => Promise<void>>;

/** The name of something that can be broken. */
export type Fault = keyof typeof FAULTS;

const ALL = Object.keys(FAULTS) as Fault[];

/** Makes a schedule: every fault at least once, the server killed at least so often, in an order of chance. */
export function schedule(kills: number, random: Random): Fault[] {
  const rest = Array.from(
    { length: kills },
    () => ALL[random.between(1, ALL.length - 1)] ?? "connection reset",
  );
  const killed = Array.from({ length: kills }, () => "server killed" as const);
  return random.shuffle([...killed, ...ALL.filter((fault) => fault !== "server killed"), ...rest]);
}

/** Breaks it. */
export function strike(fault: Fault, victims: Victims): Promise<void> {
  return FAULTS[fault](victims);
}

/** Everything works again; what was lost by halves is for its owner to find out. */
export function heal({ server, clients }: Victims): void {
  server.setClock(0);
  for (const client of clients) {
    client.setClock(0);
    client.proxy.heal();
  }
}

function one({ clients, random }: Victims): ClientUnderTest {
  const client = clients[random.between(0, clients.length - 1)];
  if (client === undefined) throw new Error("there are no clients");
  return client;
}

/** Some hours forward or back, in ms; less than a day, after which an unsent message is not sent by itself. */
function hours(random: Random): number {
  return random.between(-12, 12) * 3_600_000;
}
