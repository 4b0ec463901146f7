import { DEFAULT_LIMITS, type Limits, type Rate } from "../core/protocol/limits.ts";

/**
 * All limits of a server: those of the protocol, which `welcome` names, and its own. A work rate is in ms of the server's time:
 * `perSecond` flows in each second, and at most `burst` is kept. An operator sets them by the names in `cli/settings/limit-settings.ts`. The parts of
 * a server share one object of those in force and read it whenever they need a limit, for `RunningServer.change` writes to it.
 */
export interface ServerLimits extends Limits {
  /** Bytes of messages of one user (of a base client, of its connection), and of one address: each is sent to all members of a room. */
  readonly textRate: Rate;
  readonly addressTextRate: Rate;
  /** Bytes that wait for all connections of one address together. */
  readonly addressQueuedBytes: number;
  /** Requests of one connection besides joins, leaving, messages, history, read marks and typing. */
  readonly askRate: Rate;
  /** Notices of typing of one user; more are dropped. */
  readonly typingRate: Rate;
  /** Work for one connection. */
  readonly connectionWork: Rate;
  /** Work for one user, on all its connections. */
  readonly userWork: Rate;
  /** Work for one address; for IPv6 one /64. */
  readonly addressWork: Rate;
  /** Work in pieces that others would notice (searches, pages, lists), for all together. */
  readonly serverWork: Rate;
  /** The time a request waits at most until its work is paid for, in ms; one that would wait longer is refused. */
  readonly longestWaitMs: number;
  /** Requests of one connection without an answer, from which on nothing more is read from it. */
  readonly unansweredRequests: number;
  /** Connections in all; fewer where the system gives fewer file descriptors (`ulimit -n`). */
  readonly connections: number;
  /** The percentage of them that is kept free for addresses from which a user was welcomed in the last hours. */
  readonly keptForKnown: number;
  /** Connections of one address (for IPv6 one /64) on which clients have come in; null lifts it. */
  readonly connectionsPerAddress: number | null;
  /** Connections of one address on which no client has come in yet; null lifts it. */
  readonly halfOpenPerAddress: number | null;
  /** The time in which a client must have come in on a connection, in ms; it is ended then. */
  readonly connectTimeoutMs: number;
  /** The time for which a connection may stay over its budget, in ms; then it is sent away. */
  readonly overBudgetMs: number;
  /** New identities of one address: in the 30 days for which they are kept, it makes less than half of all. */
  readonly newIdentityRate: Rate;
  /** Identities that are kept; beyond them those go that were not used for the longest time, and are not here. */
  readonly identities: number;
  /** New rooms of two that one user opens. */
  readonly newDirectRate: Rate;
  /** New rooms that one user makes, or one address of base clients. */
  readonly newRoomRate: Rate;
  /** New rooms that all users of one address make. */
  readonly newRoomAddressRate: Rate;
  /** Decisions about rooms of all users of one address who do not moderate the server: the audit log keeps them for good. */
  readonly decisionRate: Rate;
  /** Rooms of two that one user may be in besides `roomsPerUser`: those that it neither opened nor spoke in. */
  readonly unaskedRoomsPerUser: number;
  /** Users from whom one user takes no direct messages. */
  readonly refusedPerUser: number;
  /** Users whom a user may block. */
  readonly blockedPerUser: number;
  /** Bytes of the data file and what stands beside it, from which on no more is taken; null for as much as the disk holds. */
  readonly maxData: number | null;
  /** Bytes that are left free on the disk of the data file. */
  readonly diskReserve: number;
}

/** The smallest bound of the data that leaves room for anything, in bytes: the write-ahead log alone may take half of it. */
export const LEAST_DATA = 32 * 1024 * 1024;

export const DEFAULT_SERVER_LIMITS: ServerLimits = {
  ...DEFAULT_LIMITS,
  addressQueuedBytes: 32 * 1024 * 1024,
  textRate: { perSecond: 64 * 1024, burst: 128 * 1024 },
  addressTextRate: { perSecond: 128 * 1024, burst: 256 * 1024 },
  askRate: { perSecond: 20, burst: 50 },
  typingRate: { perSecond: 4, burst: 8 },
  connectionWork: { perSecond: 200, burst: 500 },
  userWork: { perSecond: 300, burst: 750 },
  addressWork: { perSecond: 400, burst: 1_000 },
  serverWork: { perSecond: 600, burst: 2_000 },
  longestWaitMs: 5_000,
  unansweredRequests: 256,
  connections: 100_000,
  keptForKnown: 10,
  connectionsPerAddress: 500,
  halfOpenPerAddress: 100,
  connectTimeoutMs: 10_000,
  overBudgetMs: 30_000,
  newIdentityRate: { perSecond: 60 / 3_600, burst: 200 },
  identities: 100_000,
  newDirectRate: { perSecond: 50 / 86_400, burst: 50 },
  newRoomRate: { perSecond: 200 / 86_400, burst: 200 },
  newRoomAddressRate: { perSecond: 1_000 / 86_400, burst: 1_000 },
  decisionRate: { perSecond: 2_000 / 86_400, burst: 1_000 },
  unaskedRoomsPerUser: 50,
  refusedPerUser: 1_000,
  blockedPerUser: 1_000,
  maxData: null,
  diskReserve: 64 * 1024 * 1024,
};

/** The same with every rate and every cap of an address lifted, and every bound of bytes, memory and time in place (`serve --no-limits`). */
export function withoutRates(limits: ServerLimits): ServerLimits {
  return {
    ...limits,
    messageRate: null,
    textRate: null,
    addressTextRate: null,
    joinRate: null,
    connectionRate: null,
    askRate: null,
    typingRate: null,
    connectionWork: null,
    userWork: null,
    addressWork: null,
    serverWork: null,
    newIdentityRate: null,
    connectionsPerAddress: null,
    halfOpenPerAddress: null,
    newDirectRate: null,
    newRoomRate: null,
    newRoomAddressRate: null,
    decisionRate: null,
  };
}

/** The limits that clients are told: those of the protocol. */
export function toWelcomeLimits(limits: ServerLimits): object {
  return Object.fromEntries(Object.entries(limits).filter(([name]) => name in DEFAULT_LIMITS));
}
