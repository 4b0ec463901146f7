import { randomBytes } from "node:crypto";
import type { Server } from "node:net";
import { hostname } from "node:os";
import type { Logger } from "../core/logger.ts";
import type { Nick, RoomId } from "../core/protocol/names.ts";
import { systemClock } from "../core/time/clock.ts";
import { AbuseLog } from "./abuse-log.ts";
import { AccessWatch } from "./access/access-watch.ts";
import { openGate } from "./access/open-gate.ts";
import { Budget } from "./budget.ts";
import { Hub } from "./hub/hub.ts";
import { type Keep, Retention } from "./log/retention.ts";
import { onceAMinute } from "./once-a-minute.ts";
import type { ServerLimits } from "./server-limits.ts";
import type { TrustedNetwork } from "./sockets/addresses.ts";
import { countConnectionDescriptors } from "./sockets/file-descriptors.ts";
import { createHttpServer } from "./sockets/http-server.ts";
import { closeServer, listen, urlOf } from "./sockets/listen.ts";
import { listenAt } from "./sockets/local-socket.ts";
import { type AllowedOrigins, listMachineNames } from "./sockets/origin.ts";
import { encodeEvent, encodeJsonEvent } from "./sockets/packet.ts";
import { PageGuard } from "./sockets/page-guard.ts";
import { Requests } from "./sockets/requests.ts";
import { SocketServer } from "./sockets/socket-server.ts";
import { TcpConnections } from "./sockets/tcp-connections.ts";
import { Tls, type TlsFiles } from "./sockets/tls.ts";
import { Turn } from "./sockets/turn.ts";
import type { Sync } from "./store/database.ts";
import { Expiry } from "./store/expiry.ts";
import { openStorage } from "./store/open-storage.ts";
import { forgetMarks } from "./store/room-records.ts";

/** The operator's decisions. Port 0 takes any free one; `data` is a file, or `:memory:` to forget all at the end. */
export interface ServerOptions {
  /** Undefined: it listens at its socket alone. */
  readonly port: number | undefined;
  /** A Unix socket that it listens at too. */
  readonly socket: string | undefined;
  /** Undefined: what comes by TCP is plain. */
  readonly tls: TlsFiles | undefined;
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
  /** Nicks that only admins take. */
  readonly reservedNicks?: readonly Nick[];
  readonly version: string;
  readonly logger: Logger;
}

/** The decisions that may change while a server runs. Of the limits, those that `serve` takes at the start alone stay as they are. */
type ChangeableOptions = Pick<ServerOptions, "limits" | "keep">;

/** A server that takes clients. */
export interface RunningServer {
  /** The address by which a client on this machine reaches it. */
  readonly url: string;
  readonly port: number | undefined;
  /** Reads the files of TLS again, if there are any; throws a ChatError, and goes on with what it had, where they can't be used. */
  reloadTls(): void;
  /** Puts other decisions in force, for all who are here too. */
  change(options: ChangeableOptions): void;
  /** Takes nothing more, commits what was taken, drops the clients and closes the data file. */
  close(): Promise<void>;
}

/** Logged at the start of a server that others than programs of its own machine reach. */
const OPEN_WARNING =
  "anybody who reaches this server comes in and reads everything: close it with --password-file FILE or --tokens";

/** Starts a server. Rejects with a ChatError that says in a line why it can't be, and leaves nothing open then. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { version } = options;
  const tls = options.tls && new Tls(options.tls); // before anything is open that would stay so where it can't be used
  const limits = { ...options.limits };
  const keep = { ...options.keep };
  const logger = onceAMinute(options.logger, systemClock);
  const turn = new Turn();
  const abuse = new AbuseLog(systemClock, options.logger);
  const storage = openStorage({ ...options, limits, logger }, turn.whenRested);
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
  const tcp = new TcpConnections(http, {
    ...shared,
    descriptors: countConnectionDescriptors(),
    trusted,
    tls,
  });
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
  const isInUse = (roomId: RoomId) => hub.isInUse(roomId);
  const expiry = new Expiry({ ...storage, isInUse, limits, clock: systemClock, logger });
  const retention = new Retention(log, keep, systemClock, logger, {
    isInUse,
    forgetMarks: (roomId) => forgetMarks(storage.records, roomId),
  });
  const watch = new AccessWatch(storage.access, gate, systemClock, logger);
  sockets.serve(hub, new Requests(hub, logger));
  let local: Server | undefined;
  try {
    if (options.socket !== undefined) local = await listenAt(options.socket, (one) => tcp.acceptLocal(one));
    const port =
      options.port === undefined ? undefined : await listen(http, { ...options, port: options.port });
    const url = urlOf({ ...options, port });
    if (gate.entry === "open" && port !== undefined) logger.warn(OPEN_WARNING, { host: options.host });
    return { url, port, reloadTls: () => tls?.reload(), change, close };
  } catch (error) {
    await close();
    throw error;
  }

  function change(next: ChangeableOptions): void {
    Object.assign(limits, next.limits);
    Object.assign(keep, next.keep);
  }

  async function close(): Promise<void> {
    const closed = Promise.all([closeServer(http), local && closeServer(local)]).then(() => {});
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
