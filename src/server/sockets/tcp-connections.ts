import type { Server as HttpServer, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Clock } from "../../core/time/clock.ts";
import type { AbuseLog } from "../abuse-log.ts";
import type { Budget } from "../budget.ts";
import type { ServerLimits } from "../server-limits.ts";
import { AddressCounts } from "./address-counts.ts";
import { addressKey, findClientAddress, isTrusted, type TrustedNetwork } from "./addresses.ts";
import { KnownAddresses } from "./known-addresses.ts";
import { readProxyHeader } from "./proxy-header.ts";
import type { Tls } from "./tls.ts";

/** The work of accepting a connection, in ms, and that of a handshake of TLS. */
const ACCEPT_MS = 0.2;
const HANDSHAKE_MS = 2;

/** The time a trusted proxy has to say whom a connection is for, in ms. */
const PROXY_HEADER_MS = 5_000;

/** The largest share of all connections that one address may have. */
const LARGEST_SHARE = 1 / 4;

/** The address for which those count who come by a Unix socket. */
const LOOPBACK = "127.0.0.1";

export interface TcpOptions {
  readonly limits: ServerLimits;
  /** Connections for which there are file descriptors. */
  readonly descriptors: number;
  readonly trusted: readonly TrustedNetwork[];
  /** Undefined: what comes by TCP is plain. */
  readonly tls: Tls | undefined;
  readonly budget: Budget;
  readonly abuse: AbuseLog;
  readonly clock: Clock;
}

/**
 * Counts the TCP connections of an http server from the moment they are accepted, before anything is read: in all, and by address.
 * One too many is closed. It finds the address of the client where a trusted proxy stands between.
 */
export class TcpConnections {
  readonly #options: TcpOptions;
  readonly #known: KnownAddresses;
  readonly #counts: AddressCounts;
  readonly #sockets = new Set<Socket>();
  /** Those that carry requests and no WebSocket yet, by the address of their client. */
  readonly #requesting = new Map<string, Set<Socket>>();
  /** The address that a connection is for: the one that a trusted proxy named, or this machine's own. */
  readonly #named = new WeakMap<Socket, string>();
  /** The connection below each that is encrypted. */
  readonly #below = new WeakMap<Socket, Socket>();
  readonly #serve: (socket: Socket) => void;

  constructor(http: HttpServer, options: TcpOptions) {
    this.#options = options;
    this.#known = new KnownAddresses(options.clock);
    this.#counts = new AddressCounts(() => this.#mostOfAddress());
    const serve = http.listeners("connection");
    http.removeAllListeners("connection");
    this.#serve = (socket) => {
      for (const listener of serve) Reflect.apply(listener, http, [socket]);
    };
    http.on("connection", (socket) => this.#accept(socket, () => this.#serve(this.#decrypt(socket))));
  }

  /** Takes a connection that came by a Unix socket: it counts as one of this machine, and is never encrypted. */
  acceptLocal(socket: Socket): void {
    this.#named.set(socket, LOOPBACK);
    this.#accept(socket, () => this.#serve(socket));
  }

  /** The key of the address of the client that a request is from. */
  addressOf({ socket, headers }: IncomingMessage): string {
    const peer = this.#peerOf(socket);
    const forwarded = headers["x-forwarded-for"];
    const text = Array.isArray(forwarded) ? forwarded.join(",") : forwarded;
    return addressKey(findClientAddress(peer, text, this.#options.trusted));
  }

  /** Keeps a connection free for an address where a user is welcome. */
  remember(address: string): void {
    this.#known.add(address);
  }

  /** Takes a connection for a WebSocket from now on. */
  noteUpgrade(socket: Socket): void {
    this.#forgetRequesting(addressKey(this.#peerOf(socket)), this.#below.get(socket) ?? socket);
  }

  /** Closes all connections of an address that carry requests: none of them is read from any more. */
  closeRequesting(address: string): void {
    for (const socket of this.#requesting.get(address) ?? []) socket.destroy();
  }

  /** Closes all that are left. */
  closeAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #most(): number {
    const { descriptors, limits } = this.#options;
    return Math.min(limits.connections, descriptors);
  }

  #mostOfAddress(): number | null {
    const { connectionsPerAddress, halfOpenPerAddress } = this.#options.limits;
    if (connectionsPerAddress === null || halfOpenPerAddress === null) return null;
    return Math.min(connectionsPerAddress + halfOpenPerAddress, Math.ceil(this.#most() * LARGEST_SHARE));
  }

  /** Connections that are kept for addresses from which a user came in. */
  #keptForKnown(): number {
    return Math.floor((this.#most() * this.#options.limits.keptForKnown) / 100);
  }

  /** The address of whom a connection is for, whether it is encrypted or not. */
  #peerOf(socket: Socket): string | undefined {
    const below = this.#below.get(socket) ?? socket;
    return this.#named.get(below) ?? below.remoteAddress;
  }

  #decrypt(socket: Socket): Socket {
    const { tls } = this.#options;
    if (tls === undefined) return socket;
    const secure = tls.wrap(socket);
    this.#below.set(secure, socket);
    return secure;
  }

  #accept(socket: Socket, serve: () => void): void {
    const peer = this.#peerOf(socket);
    const isProxy = isTrusted(peer, this.#options.trusted);
    const address = addressKey(peer);
    if (this.#refuse(socket, address, isProxy)) return;
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    if (isProxy) this.#readProxyHeader(socket, address, serve);
    else {
      this.#count(socket, address);
      serve();
    }
  }

  /** Closes a connection that is one too many. The addresses of proxies have no limit of their own. */
  #refuse(socket: Socket, address: string, isProxy: boolean): boolean {
    const free = this.#most() - this.#sockets.size;
    const isFull = free <= (this.#known.has(address) || isProxy ? 0 : this.#keptForKnown());
    const reason = isFull
      ? "connections refused: the server has no more"
      : isProxy
        ? undefined
        : this.#findExcess(address);
    if (reason === undefined) return false;
    this.#options.abuse.note(address, reason);
    socket.destroy();
    return true;
  }

  #findExcess(address: string): string | undefined {
    const { budget, tls } = this.#options;
    if (this.#counts.isFull(address)) return "connections refused: too many of one address";
    const ms = tls === undefined ? ACCEPT_MS : ACCEPT_MS + HANDSHAKE_MS;
    const isPaid = budget.charge({ connection: address, address }, ms) === 0;
    return isPaid ? undefined : "connections refused: over its budget of work";
  }

  #count(socket: Socket, address: string): void {
    this.#counts.add(address);
    this.#requesting.set(address, (this.#requesting.get(address) ?? new Set()).add(socket));
    socket.once("close", () => {
      this.#counts.remove(address);
      this.#forgetRequesting(address, socket);
    });
  }

  /** Looks for a PROXY header before the first request; without one the proxy may say in each request whom it is for. */
  #readProxyHeader(socket: Socket, proxy: string, serve: () => void): void {
    const { abuse, clock } = this.#options;
    let bytes = Buffer.alloc(0);
    const cancel = clock.after(PROXY_HEADER_MS, () => socket.destroy());
    const read = (): void => {
      const more: Buffer | null = socket.read();
      if (more !== null) bytes = Buffer.concat([bytes, more]);
      const header = readProxyHeader(bytes);
      if (header.type === "incomplete") return;
      stop();
      if (header.type === "malformed") {
        abuse.note(proxy, "connections refused: a PROXY header that is none");
        socket.destroy();
        return;
      }
      const rest = header.type === "header" ? bytes.subarray(header.bytes) : bytes;
      if (rest.length > 0) socket.unshift(rest);
      if (header.type !== "header" || header.address === undefined) serve();
      else this.#serveNamed(socket, header.address, serve);
    };
    const stop = (): void => {
      cancel();
      socket.off("readable", read);
      socket.off("error", ignore);
      socket.off("close", stop);
    };
    const ignore = (): void => {};
    socket.on("readable", read);
    socket.on("error", ignore);
    socket.on("close", stop);
  }

  /** Serves a connection for the address that its proxy names: a client, which is counted, or another proxy. */
  #serveNamed(socket: Socket, named: string, serve: () => void): void {
    const address = addressKey(named);
    this.#named.set(socket, named);
    if (isTrusted(named, this.#options.trusted)) {
      serve();
      return;
    }
    const reason = this.#findExcess(address);
    if (reason !== undefined) {
      this.#options.abuse.note(address, reason);
      socket.destroy();
      return;
    }
    this.#count(socket, address);
    serve();
  }

  #forgetRequesting(address: string, socket: Socket): void {
    const sockets = this.#requesting.get(address);
    sockets?.delete(socket);
    if (sockets?.size === 0) this.#requesting.delete(address);
  }
}
