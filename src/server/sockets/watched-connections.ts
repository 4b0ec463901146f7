import { type ChatError, chatError } from "../../core/protocol/errors.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { AbuseLog } from "../abuse-log.ts";
import type { Budget, Payer } from "../budget.ts";
import type { ConnectionId } from "../hub/room.ts";
import type { ServerLimits } from "../server-limits.ts";
import { AddressCounts } from "./address-counts.ts";
import { ConnectionReader } from "./connection-reader.ts";
import { ConnectionWriter } from "./connection-writer.ts";
import { boundPolling, type EngineConnection, endSoon, hasWaiting } from "./engine.ts";
import type { WaitingBytes } from "./waiting-bytes.ts";

/** The work of taking in a packet, in ms, estimated from far above so that a burst is short, and what each of its characters adds. */
const PACKET_MS = 0.1;
const CHARACTER_MS = 0.000_01;

/** The longest time between two looks at a connection that is held back, in ms. */
const LOOK_MS = 1_000;

/** A connection is held back until so much work can be paid for, in ms, so that what it sent is not refused then. */
const RESUMED_WITH_MS = 50;

/** A connection that was held back goes on so long, in ms, before it counts as within its budget again. */
const RECOVERED_MS = 5_000;

/** Matches what asks for another namespace of Socket.IO than the default one. */
const OTHER_NAMESPACE = /^0\/[^,]/;

/** A connection that sent no more while it was held back, in ms, and is not itself over the budget is not sent away. */
const INNOCENT_MS = 50;

export interface WatchOptions {
  readonly limits: ServerLimits;
  readonly budget: Budget;
  readonly abuse: AbuseLog;
  readonly clock: Clock;
  readonly waiting: WaitingBytes;
}

/** An Engine.IO connection, from its first moment on. */
export interface WatchedConnection {
  /** Its id by which requests of long polling name it. */
  readonly id: string;
  readonly connection: EngineConnection;
  /** The key of the client's address. */
  readonly address: string;
  readonly reader: ConnectionReader;
  readonly writer: ConnectionWriter;
  /** Those whom its packets are charged to. */
  payer: Payer;
  /** A client has come in on it, or tried to. */
  hasClient: boolean;
  /** The client's id, once it has come in. */
  clientId: ConnectionId | undefined;
  /** The instants from which on, and up to which, it was held back; undefined while it never was, or long ago. */
  heldSince: number | undefined;
  heldUntil: number;
  /** The work of what it sent since then, in ms. */
  spentMs: number;
  /** Bytes of the attachments of an event that is not whole yet. */
  attachmentBytes: number;
  cancelHold: () => void;
}

/** Watches all connections of Engine.IO: each packet is charged to its budget, and one on which no client comes in is ended. */
export class WatchedConnections {
  /** Called for a client that stays over its budget. */
  onSendAway: (clientId: ConnectionId, error: ChatError) => void = () => {};
  readonly #options: WatchOptions;
  readonly #all = new Map<object, WatchedConnection>();
  readonly #byId = new Map<string, WatchedConnection>();
  readonly #byAddress = new Map<string, Set<WatchedConnection>>();
  readonly #halfOpen: AddressCounts;
  readonly #clients: AddressCounts;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#halfOpen = new AddressCounts(() => options.limits.halfOpenPerAddress);
    this.#clients = new AddressCounts(() => options.limits.connectionsPerAddress);
  }

  get all(): readonly WatchedConnection[] {
    return [...this.#all.values()];
  }

  get(connection: object): WatchedConnection | undefined {
    return this.#all.get(connection);
  }

  find(id: string): WatchedConnection | undefined {
    return this.#byId.get(id);
  }

  /** True where an address has as many connections as it may on which no client has come in. */
  isHalfOpenFull(address: string): boolean {
    return this.#halfOpen.isFull(address);
  }

  /** Takes in a new connection; `address` is the key of its client's address. */
  add(id: string, connection: EngineConnection, address: string): void {
    const { abuse, limits } = this.#options;
    const writer = new ConnectionWriter(connection, limits.queuedBytes, () => {
      abuse.note(address, "connections ended: did not read what they were sent");
    });
    const reader = new ConnectionReader(connection, limits.queuedBytes, () => {
      abuse.note(address, "connections ended: sent on while they were held back");
      writer.terminate();
    });
    const watched: WatchedConnection = {
      id,
      connection,
      address,
      reader,
      writer,
      payer: { connection: id, address },
      hasClient: false,
      clientId: undefined,
      heldSince: undefined,
      heldUntil: 0,
      spentMs: 0,
      attachmentBytes: 0,
      cancelHold: () => {},
    };
    writer.onWaiting = () => this.#options.waiting.add(watched);
    boundPolling(connection);
    this.#all.set(connection, watched);
    this.#byId.set(id, watched);
    const neighbours = this.#byAddress.get(address) ?? new Set();
    this.#byAddress.set(address, neighbours.add(watched));
    this.#halfOpen.add(address);
    connection.on("packet", ({ data }) => this.#receive(watched, data));
    connection.on("close", () => this.#remove(watched));
  }

  /** Counts a client that comes in on a connection. Throws RATE_LIMITED where too many of its address are here. */
  enter(watched: WatchedConnection): void {
    if (this.#clients.isFull(watched.address)) {
      this.#options.abuse.note(watched.address, "clients refused: too many of one address");
      throw chatError("too-many-of-address", {}, { retryAfterMs: RECOVERED_MS });
    }
    watched.hasClient = true;
    this.#halfOpen.remove(watched.address);
    this.#clients.add(watched.address);
  }

  /** Of an address that is over its budget no connection is read from: else each would bring one more read. */
  holdAddress(address: string): void {
    if (this.#options.budget.lightDelay({ connection: "", address }, 0) === 0) return;
    for (const neighbour of this.#byAddress.get(address) ?? []) {
      if (!neighbour.reader.isPausedBy("budget")) this.#hold(neighbour);
    }
  }

  #remove(watched: WatchedConnection): void {
    if (!this.#all.delete(watched.connection)) return;
    this.#byId.delete(watched.id);
    const neighbours = this.#byAddress.get(watched.address);
    neighbours?.delete(watched);
    if (neighbours?.size === 0) this.#byAddress.delete(watched.address);
    watched.cancelHold();
    this.#options.waiting.delete(watched);
    (watched.hasClient ? this.#clients : this.#halfOpen).remove(watched.address);
  }

  #receive(watched: WatchedConnection, data: unknown): void {
    if (hasWaiting(watched.connection)) watched.writer.checkSoon();
    if (typeof data === "string" && OTHER_NAMESPACE.test(data)) setImmediate(() => this.#end(watched)); // behind the refusal
    watched.attachmentBytes = data instanceof Uint8Array ? watched.attachmentBytes + data.length : 0;
    if (watched.attachmentBytes > this.#options.limits.payloadBytes) watched.writer.terminate();
    const characters = typeof data === "string" || data instanceof Uint8Array ? data.length : 0;
    const ms = PACKET_MS + characters * CHARACTER_MS;
    watched.spentMs += ms;
    this.#options.budget.spend(watched.payer, ms);
    if (!watched.reader.isPausedBy("budget") && this.#hold(watched)) this.holdAddress(watched.address);
  }

  /** Reads no more from a connection that can't pay for so much, until it can; one that stays so is sent away. False if it can. */
  #hold(watched: WatchedConnection, neededMs = 0): boolean {
    const { abuse, budget, clock, limits } = this.#options;
    if (budget.lightDelay(watched.payer, neededMs) === 0) return false;
    const waitMs = budget.lightDelay(watched.payer, RESUMED_WITH_MS);
    const now = clock.now();
    if (watched.heldSince === undefined || now - watched.heldUntil > RECOVERED_MS) {
      watched.heldSince = now;
      watched.spentMs = 0;
    }
    watched.heldUntil = now + waitMs;
    const isLong = watched.heldUntil - watched.heldSince > limits.overBudgetMs;
    if (isLong && this.#isGuilty(watched)) {
      this.#sendAway(watched);
      return true;
    }
    abuse.note(watched.address, "packets held back: over its budget of work");
    watched.reader.pause("budget");
    watched.cancelHold = clock.after(Math.min(waitMs, LOOK_MS), () => {
      if (!this.#hold(watched, RESUMED_WITH_MS)) watched.reader.resume("budget");
    });
    return true;
  }

  /** False where others of its address went over the budget. */
  #isGuilty({ payer: { connection }, spentMs }: WatchedConnection): boolean {
    return spentMs > INNOCENT_MS || this.#options.budget.lightDelay({ connection, address: "" }, 0) > 0;
  }

  #sendAway(watched: WatchedConnection): void {
    this.#options.abuse.note(watched.address, "clients sent away: over their budget of work");
    if (watched.clientId === undefined) this.#end(watched);
    else this.onSendAway(watched.clientId, chatError("over-budget", {}));
  }

  #end(watched: WatchedConnection): void {
    endSoon(watched.connection, this.#options.clock);
  }
}
