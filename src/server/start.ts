import { randomBytes } from "node:crypto";
import type { Server as HttpServer } from "node:http";
import { hostname } from "node:os";
import type { Logger } from "../core/logger.ts";
import { type ChatError, chatError } from "../core/protocol/errors.ts";
import { systemClock } from "../core/time/clock.ts";
import { AbuseLog } from "./abuse-log.ts";
import { Access } from "./access/access.ts";
import { MemoryAccessTable } from "./access/access-table.ts";
import { AccessWatch } from "./access/access-watch.ts";
import { openGate } from "./access/open-gate.ts";
import { SqliteAccessTable } from "./access/sqlite-access-table.ts";
import { Budget } from "./budget.ts";
import { Hub } from "./hub/hub.ts";
import type { Schedule } from "./log/commit-queue.ts";
import { memoryLog } from "./log/memory-log.ts";
import { newEpoch, type TrimmableLog } from "./log/message-log.ts";
import { type Keep, Retention } from "./log/retention.ts";
import { sqliteLog } from "./log/sqlite-log.ts";
import { onceAMinute } from "./once-a-minute.ts";
import type { ServerLimits } from "./server-limits.ts";
import type { TrustedNetwork } from "./sockets/addresses.ts";
import { countConnectionDescriptors } from "./sockets/file-descriptors.ts";
import { createHttpServer } from "./sockets/http-server.ts";
import { type AllowedOrigins, listMachineNames } from "./sockets/origin.ts";
import { encodeEvent, encodeJsonEvent } from "./sockets/packet.ts";
import { PageGuard } from "./sockets/page-guard.ts";
import { Requests } from "./sockets/requests.ts";
import { SocketServer } from "./sockets/socket-server.ts";
import { TcpConnections } from "./sockets/tcp-connections.ts";
import { Turn } from "./sockets/turn.ts";
import { attempt, type Database, openDatabase, type Sync } from "./store/database.ts";
import { DiskSpace } from "./store/disk-space.ts";
import { Expiry } from "./store/expiry.ts";
import { GroupedWrites } from "./store/grouped-writes.ts";
import type { IdentityStore } from "./store/identity-store.ts";
import { MemoryIdentityTable } from "./store/identity-table.ts";
import { LocalIdentityStore } from "./store/local-identity-store.ts";
import { MemoryRoomRecords } from "./store/memory-room-records.ts";
import { forgetMarks, type RoomRecords } from "./store/room-records.ts";
import { SqliteIdentityTable } from "./store/sqlite-identity-table.ts";
import { SqliteRoomRecords } from "./store/sqlite-room-records.ts";

/** The operator's decisions. Port 0 takes any free one; `data` is a file, or `:memory:` to forget all at the end. */
export interface ServerOptions {
  readonly port: number;
  readonly host: string;
  readonly data: string;
  /** A file that `groupchat passwd` made: only those come in who have the password. */
  readonly passwordFile?: string | undefined;
  /** Only those come in who have a token, or the password. */
  readonly tokens?: boolean;
  readonly sync: Sync;
  readonly keep: Keep;
  readonly limits: ServerLimits;
  /** The web pages that are let in besides those of this host. */
  readonly origins: AllowedOrigins;
  /** Proxies that may say for which client they speak. */
  readonly trustedProxies: readonly TrustedNetwork[];
  readonly version: string;
  readonly logger: Logger;
}

/** A server that takes clients. */
export interface RunningServer {
  /** The address by which a client on this machine reaches it. */
  readonly url: string;
  readonly port: number;
  /** Takes nothing more, commits what was taken, drops the clients and closes the data file. */
  close(): Promise<void>;
}

/** Starts a server. Rejects with a ChatError that says in a line why it can't be, and leaves nothing open then. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { limits, version } = options;
  const logger = onceAMinute(options.logger, systemClock);
  const turn = new Turn();
  const abuse = new AbuseLog(systemClock, options.logger);
  const storage = openStorage({ ...options, logger }, turn.whenRested);
  const budget = new Budget(limits, systemClock);
  const shared = { limits, budget, abuse, clock: systemClock };
  const gate = await openGate(options, { ...shared, tokens: storage.access.tokens, logger }).catch(
    (error) => {
      storage.close();
      throw error;
    },
  );
  const http = createHttpServer(limits);
  const trusted = options.trustedProxies;
  const tcp = new TcpConnections(http, { ...shared, descriptors: countConnectionDescriptors(), trusted });
  const policy = { allowed: options.origins, names: listMachineNames(hostname(), options.host) };
  const pages = new PageGuard(policy, logger);
  const sockets = new SocketServer({ ...shared, http, tcp, turn, pages, logger });
  const { log } = storage;
  const hub = new Hub({
    log,
    identities: storage.identities,
    records: storage.records,
    access: storage.access,
    gate,
    limits,
    budget,
    logger,
    version,
    clock: systemClock,
    encode: encodeEvent,
    encodeJson: encodeJsonEvent,
    deliver: sockets.deliver,
    disconnect: (id) => sockets.disconnect(id),
    pauseReading: (id) => sockets.pauseReading(id, "requests"),
    resumeReading: (id) => sockets.resumeReading(id, "requests"),
    waitingBytes: (id) => sockets.waitingBytes(id),
    waitingBytesOfAddress: (address) => sockets.waitingBytesOfAddress(address),
    noteAbuse: (address, what) => abuse.note(address, what),
    newSession: () => randomBytes(24).toString("base64url"),
  });
  const expiry = new Expiry(
    { ...storage, isInUse: (roomId) => hub.isInUse(roomId), clock: systemClock, logger },
    limits.identities,
  );
  const retention = new Retention(log, options.keep, systemClock, logger, {
    isInUse: (roomId) => hub.isInUse(roomId),
    forgetMarks: (roomId) => forgetMarks(storage.records, roomId),
  });
  const watch = new AccessWatch(storage.access, gate, systemClock, logger);
  sockets.serve(hub, new Requests(hub, logger));
  try {
    const port = await listen(http, options);
    return { url: urlOf(options.host, port), port, close };
  } catch (error) {
    await close();
    throw listenError(error, options);
  }

  async function close(): Promise<void> {
    const closed = new Promise<void>((resolve) => http.close(() => resolve()));
    retention.close();
    expiry.close();
    watch.close();
    await log.close();
    await new Promise((resolve) => setImmediate(resolve)); // the turn in which the last acknowledgements are written
    await sockets.close(closed);
    tcp.closeAll();
    await closed;
    await hub.close();
    abuse.close();
    storage.close();
  }
}

interface Storage {
  readonly log: TrimmableLog;
  readonly identities: IdentityStore;
  readonly records: RoomRecords;
  readonly access: Access;
  close(): void;
}

function openStorage(options: ServerOptions, schedule: Schedule): Storage {
  const { data, sync, logger } = options;
  const epoch = newEpoch();
  if (data === ":memory:") {
    const log = memoryLog(epoch, logger, schedule);
    const identities = new LocalIdentityStore(new MemoryIdentityTable(), systemClock);
    const access = new Access(new MemoryAccessTable());
    return { log, identities, records: new MemoryRoomRecords(), access, close: () => {} };
  }
  const database = openDatabase(data, sync, epoch, logger);
  try {
    return attempt(data, () => storageIn(database, options, schedule));
  } catch (error) {
    database.close();
    throw error;
  }
}

function storageIn(database: Database, { limits, logger }: ServerOptions, schedule: Schedule): Storage {
  const writes = new GroupedWrites(database, logger);
  const table = new SqliteIdentityTable(database, writes, logger);
  const { requireRoom } = new DiskSpace(database, limits, systemClock, logger);
  const records = new SqliteRoomRecords(database, writes, logger, requireRoom);
  const close = () => {
    table.close();
    records.close();
    writes.close();
    database.close();
  };
  const access = new Access(new SqliteAccessTable(database, writes, logger));
  const identities = new LocalIdentityStore(
    table,
    systemClock,
    (owner) => access.roles.of(owner) !== undefined,
  );
  return { log: sqliteLog(database, logger, schedule, requireRoom), identities, records, access, close };
}

/** Connections that may wait to be accepted: after a restart thousands come at once, and one that is dropped tries again seconds later. */
const BACKLOG = 4_096;

/** Resolves with the port, which is another one than asked for if that was 0. */
function listen(http: HttpServer, { port, host }: ServerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once("error", reject);
    http.listen({ port, host, backlog: BACKLOG }, () => {
      const address = http.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function listenError(error: unknown, { host, port }: ServerOptions): ChatError {
  const details = { cause: error };
  switch (error instanceof Error && "code" in error ? error.code : undefined) {
    case "EADDRINUSE":
      return chatError("port-in-use", { port }, details);
    case "EACCES":
      return chatError("port-forbidden", { port }, details);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "EINVAL":
      return chatError("host-not-ours", { host }, details);
    default: {
      const cause = error instanceof Error ? error.message : String(error);
      return chatError("not-listening", { host, port, cause }, details);
    }
  }
}

function urlOf(host: string, port: number): string {
  const anywhere = host === "0.0.0.0" || host === "::" || host === "";
  if (anywhere) return `ws://localhost:${port}`;
  return host.includes(":") ? `ws://[${host}]:${port}` : `ws://${host}:${port}`;
}
