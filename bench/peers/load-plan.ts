import type { ProtocolName } from "./protocols.ts";

/** Clients of one kind. */
export interface Crowd {
  readonly protocol: ProtocolName;
  readonly clients: number;
  /** They spread over so many rooms, named by `prefix` and a number. Without rooms they connect and stay outside. */
  readonly rooms: number;
  readonly prefix: string;
  /** So many of them speak, as many in each room as in another. */
  readonly senders: number;
}

/** Each sender has as many messages under way as `outstanding`: all members have one before the next is said. */
export interface ClosedLoop {
  readonly type: "closed";
  readonly outstanding: number;
  /** Time between the messages of a sender at least, ms. */
  readonly pauseMs: number;
}

/** Messages come at a rate whatever becomes of them, each sender in its turn. */
export interface OpenLoop {
  readonly type: "open";
  readonly perSecond: number;
}

/** The work of one run of the generator, as JSON in its first argument. */
export interface LoadPlan {
  readonly port: number;
  /** The server's process. */
  readonly pid: number;
  readonly crowds: readonly Crowd[];
  readonly pace: ClosedLoop | OpenLoop | undefined;
  readonly seconds: number;
  readonly warmUpSeconds: number;
  /** So many clients connect at the same time. */
  readonly opening: number;
  /** Each client has an address of its own in 127.0.0.0/8. */
  readonly spreadAddresses: boolean;
  /** The joins are over when no byte has come for so long. */
  readonly quietMs: number;
  /** SIGUSR2 makes the server collect its garbage. */
  readonly collects: boolean;
  /** Everything has ended by then, well or not. */
  readonly limitSeconds: number;
}

/** Messages received by one crowd while it was measured; latency from saying to a member, ms. */
export interface CrowdReport {
  readonly protocol: ProtocolName;
  readonly deliveriesPerSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Messages said and received while it was measured; CPU time of the server in seconds, of both in seconds a second. */
export interface SpeechReport {
  readonly deliveriesPerSecond: number;
  readonly deliveriesPerCpuSecond: number;
  readonly messagesPerSecond: number;
  /** CPU time of the server for one message to all its members, ms. */
  readonly cpuMsPerMessage: number;
  readonly serverCpu: number;
  readonly generatorCpu: number;
  readonly writesPerDelivery: number;
  readonly p50: number;
  readonly p99: number;
  /** From saying until the last member has it, ms. */
  readonly lastP50: number;
  readonly crowds: readonly CrowdReport[];
}

/** Faults from the first message to the last, not only while it was measured. */
export interface Faults {
  readonly lost: number;
  readonly twice: number;
  readonly disordered: number;
  /** Messages in rooms where they do not belong. */
  readonly misdirected: number;
  readonly unacknowledged: number;
  readonly refused: number;
  /** Connections that the server ended. */
  readonly closed: number;
}

/** The outcome, as JSON on standard output. */
export interface LoadReport {
  /** Until the last client was in its room; until the last byte of these joins. */
  readonly joinSeconds: number;
  readonly settledSeconds: number;
  readonly joinMegabytes: number;
  readonly joinCpuSeconds: number;
  /** The server's resident memory with all of them there, what of it came with them, MB, and with each of them, KB. */
  readonly residentMb: number;
  readonly grownMb: number;
  readonly kbPerConnection: number;
  readonly speech: SpeechReport | undefined;
  readonly faults: Faults;
}
