import {
  type Column,
  CPU_PER_MESSAGE,
  crowdColumns,
  DELIVERIES,
  DELIVERIES_PER_CPU,
  FAULTS,
  GENERATOR_CPU,
  JOIN_CPU,
  JOIN_MB,
  JOINED,
  LAST,
  P50,
  P99,
  PER_CONNECTION,
  RESIDENT,
  SERVER_CPU,
  SETTLED,
  WRITES,
} from "./columns.ts";
import type { ClosedLoop, Crowd, OpenLoop } from "./load-plan.ts";
import type { ProtocolName } from "./protocols.ts";
import { DOCUMENT, groupchat, TARGETS, type Target } from "./targets.ts";

/** One load on several servers, and what is told of them. */
export interface Suite {
  readonly title: string;
  readonly targets: readonly Target[];
  /** The target to which the ratios are. */
  readonly reference: string;
  /** The figure whose ratios are given; the first column. */
  readonly key: Column;
  readonly columns: readonly Column[];
  readonly pace?: ClosedLoop | OpenLoop;
  readonly seconds?: number;
  readonly spreadAddresses?: boolean;
  readonly quietMs?: number;
  readonly collects?: boolean;
  /** A run may take so long, besides the time that is measured; a join of a large room is slow on some servers. */
  readonly limitSeconds?: number;
  /** `size` is 1, or a part of it where the bench asks how a cost grows, or is to be quick. */
  crowds(target: Target, size: number): readonly Crowd[];
}

/** Members of one room or several, of which some speak. */
function crowd(protocol: ProtocolName, clients: number, rooms = 1, senders = 0): Crowd {
  return { protocol, clients, rooms, senders, prefix: "room" };
}

const closed = (outstanding: number, pauseMs = 0): ClosedLoop => ({ type: "closed", outstanding, pauseMs });
const open = (perSecond: number): OpenLoop => ({ type: "open", perSecond });
const named = (...names: readonly string[]) => TARGETS.filter(({ name }) => names.includes(name));
const without = (...names: readonly string[]) => TARGETS.filter(({ name }) => !names.includes(name));

const THROUGHPUT = {
  reference: DOCUMENT.name,
  targets: TARGETS,
  key: DELIVERIES_PER_CPU,
  columns: [DELIVERIES, SERVER_CPU, GENERATOR_CPU, WRITES, P50, P99, ...FAULTS],
};

const JOINING = {
  reference: DOCUMENT.name,
  targets: TARGETS,
  key: JOINED,
  columns: [SETTLED, JOIN_MB, JOIN_CPU, RESIDENT, ...FAULTS],
  quietMs: 6_000, // rosters of large rooms come late, at most every 5 s
};

const THOUSANDS = 2_000;

/** The suites by their names. */
export const SUITES = {
  crowd: {
    ...THROUGHPUT,
    title: "50 senders, one message under way each, into a room of 200",
    pace: closed(1),
    crowds: ({ protocol }) => [crowd(protocol, 200, 1, 50)],
  },
  busy: {
    ...THROUGHPUT,
    title: "one sender, 8 messages under way, into a room of 200",
    pace: closed(8),
    crowds: ({ protocol }) => [crowd(protocol, 200, 1, 1)],
  },
  rooms: {
    ...THROUGHPUT,
    title: "100 rooms of 10, a sender in each with one message under way",
    pace: closed(1),
    crowds: ({ protocol }) => [crowd(protocol, 1_000, 100, 100)],
  },
  steady: {
    ...THROUGHPUT,
    title: "200 messages a second into a room of 200",
    key: SERVER_CPU,
    columns: [P50, P99, WRITES, ...FAULTS],
    pace: open(200),
    crowds: ({ protocol }) => [crowd(protocol, 200, 1, 50)],
  },
  latency: {
    ...THROUGHPUT,
    title: "50 messages a second into a room of 100",
    key: P50,
    columns: [P99, SERVER_CPU, ...FAULTS],
    seconds: 6,
    pace: open(50),
    crowds: ({ protocol }) => [crowd(protocol, 100, 1, 10)],
  },
  "join-1000": {
    ...JOINING,
    title: "1,000 clients join one room",
    crowds: ({ protocol }, size) => [crowd(protocol, 1_000 * size)],
  },
  "join-2000": {
    ...JOINING,
    title: "2,000 clients join one room",
    crowds: ({ protocol }, size) => [crowd(protocol, THOUSANDS * size)],
  },
  idle: {
    title: "resident memory with 5,000 idle connections, after a collection",
    reference: DOCUMENT.name,
    targets: without("mosquitto-qos1", "floor-batch"),
    key: PER_CONNECTION,
    columns: [RESIDENT, JOINED, ...FAULTS],
    collects: true,
    // Each is in a room of 50; outside of rooms for the document's server, which would tell each of 5,000 of each join.
    crowds: (target, size) => [crowd(target.protocol, 5_000 * size, target === DOCUMENT ? 0 : 100 * size)],
  },
  active: {
    ...THROUGHPUT,
    title: "10,000 idle connections, and 1,000 that say a message a second each in rooms of 10",
    targets: without("document", "mosquitto-qos1"),
    reference: "nats",
    key: SERVER_CPU,
    columns: [P50, P99, RESIDENT, ...FAULTS],
    pace: open(1_000),
    crowds: ({ protocol }, size) => [
      { ...crowd(protocol, 10_000 * size, 200 * size), prefix: "idle" },
      crowd(protocol, 1_000, 100, 1_000),
    ],
  },
  "crowd-limited": {
    ...THROUGHPUT,
    title:
      "50 senders, one message under way and at most 10 a second each, into a room of 200, limits on and off",
    targets: [
      DOCUMENT,
      groupchat("groupchat", "base"),
      groupchat("groupchat-limits", "base", { limits: true }),
      groupchat("groupchat-v1", "v1"),
      groupchat("groupchat-v1-limits", "v1", { limits: true }),
    ],
    pace: closed(1, 101),
    spreadAddresses: true,
    crowds: ({ protocol }) => [crowd(protocol, 200, 1, 50)],
  },
  "one-room": {
    ...THROUGHPUT,
    title: "a message a second to a room of 10,000",
    targets: without("document", "mosquitto-qos1"),
    reference: "floor",
    key: LAST,
    columns: [CPU_PER_MESSAGE, P50, P99, JOINED, ...FAULTS],
    pace: open(1),
    seconds: 8,
    crowds: ({ protocol }, size) => [crowd(protocol, 10_000 * size, 1, 10)],
  },
  mixed: {
    ...THROUGHPUT,
    title: "the crowd's room, half of it v1 and half of it base clients, 25 senders each",
    targets: named("groupchat"),
    reference: "groupchat",
    columns: [...crowdColumns(0, "v1"), ...crowdColumns(1, "base"), SERVER_CPU, GENERATOR_CPU, ...FAULTS],
    pace: closed(1),
    crowds: () => [crowd("v1", 100, 1, 25), crowd("base", 100, 1, 25)],
  },
  durable: {
    ...THROUGHPUT,
    title: "the crowd, with each message on the disk or in memory only",
    targets: [
      groupchat("memory", "base", { data: ":memory:" }),
      groupchat("sync-full", "base", { options: ["--sync", "full"] }),
      groupchat("sync-normal", "base", { options: ["--sync", "normal"] }),
    ],
    reference: "memory",
    pace: closed(1),
    crowds: ({ protocol }) => [crowd(protocol, 200, 1, 50)],
  },
} as const satisfies Readonly<Record<string, Suite>>;

export type SuiteName = keyof typeof SUITES;

/** All of their names. */
export const SUITE_NAMES = Object.keys(SUITES) as SuiteName[]; // an object literal has no other keys
