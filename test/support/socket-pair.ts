import type { CloseReason, Transport, TransportListener } from "../../src/core/client/transport.ts";
import { type Logger, silentLogger } from "../../src/core/logger.ts";
import { chatError, toWireError } from "../../src/core/protocol/errors.ts";
import { type Nick, type RoomId, toUserId } from "../../src/core/protocol/names.ts";
import type { Role } from "../../src/core/protocol/roles.ts";
import { Access } from "../../src/server/access/access.ts";
import { MemoryAccessTable } from "../../src/server/access/access-table.ts";
import { Gate } from "../../src/server/access/gate.ts";
import { Budget } from "../../src/server/budget.ts";
import { Hub } from "../../src/server/hub/hub.ts";
import type { Packet } from "../../src/server/hub/ports.ts";
import type { ConnectionId } from "../../src/server/hub/room.ts";
import { memoryLog } from "../../src/server/log/memory-log.ts";
import type { MessageLog } from "../../src/server/log/message-log.ts";
import { DEFAULT_SERVER_LIMITS, type ServerLimits } from "../../src/server/server-limits.ts";
import { decodeEvent, encodeEvent, encodeJsonEvent } from "../../src/server/sockets/packet.ts";
import { Requests } from "../../src/server/sockets/requests.ts";
import type { IdentityStore } from "../../src/server/store/identity-store.ts";
import { MemoryIdentityTable } from "../../src/server/store/identity-table.ts";
import { LocalIdentityStore } from "../../src/server/store/local-identity-store.ts";
import { MemoryRoomRecords } from "../../src/server/store/memory-room-records.ts";
import { ReservedNicks } from "../../src/server/store/reserved-nicks.ts";
import type { RoomRecords } from "../../src/server/store/room-records.ts";
import { FakeClock } from "./fake-clock.ts";
import { LIFTED_RATES } from "./lifted-rates.ts";

const UNREACHABLE = chatError("unreachable", { url: "ws://pair", cause: "ECONNREFUSED", detail: "" });

/** The parts of a network that matter to a test. */
export interface NetworkOptions {
  readonly limits?: Partial<ServerLimits>;
  readonly log?: MessageLog;
  readonly records?: RoomRecords;
  /** Stands before the network's own store of identities. */
  readonly slowIdentities?: (inner: IdentityStore) => IdentityStore;
  readonly logger?: Logger;
  /** Nicks that only admins take. */
  readonly reservedNicks?: readonly Nick[];
  /** Makes what decides who may come in; anybody may where it is left out. */
  readonly gate?: (access: Access, clock: FakeClock) => Gate;
  /**
   * Takes each packet instead of the network's own queue, to run it when it likes; those of one lane (a direction of a
   * connection) must run in the order they came.
   */
  readonly post?: (lane: string, packet: () => void) => void;
}

/** One connection. A client that hung up listens no more, but what it sent before still arrives. */
interface Link {
  readonly id: ConnectionId;
  readonly listener: TransportListener;
  opened: boolean;
  listening: boolean;
  /** The server has heard of its end. */
  ended: boolean;
  lost: boolean;
}

/** A hub and its clients without sockets. Packets go through JSON as on the wire, and nothing moves before `flush`. */
export class HubNetwork {
  readonly clock = new FakeClock();
  /** The bytes of the events sent to clients so far: a packet counts once for each of them. */
  eventBytes = 0;
  /** False: nobody answers, a client that opens is told `unreachable`. */
  reachable = true;
  /** The address that clients who open from now on come from. */
  address = "127.0.0.1";
  readonly access = new Access(new MemoryAccessTable());
  readonly gate: Gate;
  readonly #limits: ServerLimits;
  readonly #logger: Logger;
  readonly #post: (lane: string, packet: () => void) => void;
  readonly #identities: IdentityStore;
  readonly #links = new Map<Transport, Link>();
  readonly #byId = new Map<ConnectionId, Link>();
  #log: MessageLog;
  readonly #records: RoomRecords;
  #hub: Hub;
  #requests: Requests;
  #packets: (() => void)[] = [];
  #made = 0;

  constructor(options: NetworkOptions = {}) {
    const { connectionRate, joinRate, newDirectRate } = DEFAULT_SERVER_LIMITS;
    const rates = { ...LIFTED_RATES, connectionRate, joinRate, newDirectRate };
    this.#limits = { ...DEFAULT_SERVER_LIMITS, ...rates, ...options.limits };
    this.#logger = options.logger ?? silentLogger;
    this.gate = options.gate?.(this.access, this.clock) ?? new Gate({}, true);
    this.#post = options.post ?? ((_, packet) => this.#packets.push(packet));
    const identities = new LocalIdentityStore(
      new MemoryIdentityTable(),
      this.clock,
      (owner) => this.access.roles.of(owner) !== undefined,
      new ReservedNicks(options.reservedNicks, (owner) => this.access.roles.of(owner) === "admin"),
    );
    this.#identities = options.slowIdentities?.(identities) ?? identities;
    this.#records = options.records ?? new MemoryRoomRecords();
    this.#log = options.log ?? memoryLog("epoch-1", this.#logger);
    this.#hub = this.#newHub();
    this.#requests = new Requests(this.#hub, this.#logger);
  }

  get hub(): Hub {
    return this.#hub;
  }

  get log(): MessageLog {
    return this.#log;
  }

  /** Gives the owner of a user id a role, or takes it away, as an admin would. */
  async give(userId: string, role: Role | undefined, roomId?: RoomId): Promise<void> {
    const known = await this.#identities.find(toUserId(userId));
    if (known === undefined) throw new Error(`nobody owns ${userId}`);
    const entry = { at: this.clock.now(), action: "role", details: {} } as const;
    const nobody = { by: undefined, byNick: undefined, from: undefined };
    const about = { roomId, subject: userId, subjectNick: known.nickName };
    await this.access.change({ ...entry, ...nobody, ...about }, () =>
      this.access.roles.give(known.ownedId, roomId, role),
    );
  }

  /** A new client end; a handshake with `protocol: 1` makes it a v1 client, without it a base client. */
  transport(): Transport {
    const transport: Transport = {
      open: (auth, listener) => this.#open(transport, overTheWire(auth), listener),
      emit: (event, payload, onReply) => this.#emit(transport, event, payload, onReply),
      close: () => this.#hangUp(transport),
    };
    return transport;
  }

  /** Moves packets in both directions, in order, and lets commits through, until nothing moves. */
  async flush(): Promise<void> {
    do {
      for (let packet = this.#packets.shift(); packet !== undefined; packet = this.#packets.shift()) packet();
      await settled();
    } while (this.#packets.length > 0);
  }

  /** Moves that many packets and no more, and lets commits through: what is left can be lost on its way. */
  async step(packets: number): Promise<void> {
    for (const packet of this.#packets.splice(0, packets)) packet();
    await settled();
  }

  /** The connection is lost on both sides at once, with whatever was on its way. */
  drop(transport: Transport): void {
    const link = this.#links.get(transport);
    if (link !== undefined) this.#lose(link);
  }

  /** The server is stopped and started again: every connection is lost; another log is another epoch. */
  restart(log: MessageLog = this.#log): void {
    for (const link of [...this.#links.values()]) this.#lose(link);
    void this.#hub.close();
    this.#log = log;
    this.#hub = this.#newHub();
    this.#requests = new Requests(this.#hub, this.#logger);
  }

  #newHub(): Hub {
    return new Hub({
      log: this.#log,
      identities: this.#identities,
      records: this.#records,
      access: this.access,
      gate: this.gate,
      limits: this.#limits,
      budget: new Budget(this.#limits, this.clock),
      logger: this.#logger,
      clock: this.clock,
      version: "0.0.0",
      encode: encodeEvent,
      encodeJson: encodeJsonEvent,
      deliver: (to, packets) => this.#deliver(to, packets),
      pauseReading: () => {},
      resumeReading: () => {},
      waitingBytes: () => 0,
      waitingBytesOfAddress: () => 0,
      noteAbuse: () => {},
      newSession: () => `secret-${++this.#made}`,
      disconnect: (id) => this.#sendAway(id),
    });
  }

  #open(transport: Transport, auth: unknown, listener: TransportListener): void {
    const id = `socket-${++this.#made}` as ConnectionId;
    const { address } = this;
    const link = { id, listener, opened: false, listening: true, ended: false, lost: false };
    this.#links.set(transport, link);
    this.#byId.set(id, link);
    this.#toServer(link, () => void this.#handshake(link, auth, address));
  }

  async #handshake(link: Link, auth: unknown, address: string): Promise<void> {
    if (!this.reachable) return this.#lose(link, { type: "unreachable", error: UNREACHABLE });
    const hub = this.#hub;
    try {
      const admission = await hub.admit(auth, address);
      if (link.lost || link.ended || hub !== this.#hub) return;
      this.#toClient(link, () => {
        link.opened = true;
        link.listener.onOpen();
      });
      hub.connect(link.id, address, admission);
    } catch (error) {
      const refusal = overTheWire(toWireError(error));
      this.#toClient(link, () => this.#lose(link, { type: "refused", error: refusal }));
    }
  }

  #emit(transport: Transport, event: string, payload: unknown, onReply?: (reply: unknown) => void): void {
    const link = this.#links.get(transport);
    if (link?.opened !== true || !link.listening) return;
    const sent = overTheWire(payload);
    const reply = onReply && this.#acknowledge(link, onReply);
    this.#toServer(link, () => this.#requests.receive(link.id, event, sent, reply));
  }

  #acknowledge(link: Link, onReply: (reply: unknown) => void): (reply: unknown) => void {
    return (reply) => {
      const sent = overTheWire(reply);
      this.#toClient(link, () => onReply(sent));
    };
  }

  #deliver(to: readonly ConnectionId[], packets: readonly Packet[]): void {
    for (const { text } of packets) this.eventBytes += to.length * Buffer.byteLength(text);
    const received = packets.flatMap(({ text }) => decodeEvent(text) ?? []);
    for (const id of to) {
      const link = this.#linkOf(id);
      if (link === undefined) continue;
      for (const { event, payload } of received) {
        this.#toClient(link, () => link.listener.onEvent(String(event), payload));
      }
    }
  }

  #hangUp(transport: Transport): void {
    const link = this.#links.get(transport);
    if (link === undefined) return;
    link.listening = false;
    this.#links.delete(transport);
    this.#byId.delete(link.id);
    this.#toServer(link, () => {
      link.ended = true;
      this.#hub.disconnect(link.id, "left");
    });
  }

  /** The server ends a connection: what it said before still arrives, and nothing more is taken from it. */
  #sendAway(id: ConnectionId): void {
    const link = this.#linkOf(id);
    if (link === undefined || link.ended) return;
    link.ended = true;
    this.#hub.disconnect(id, "left");
    this.#toClient(link, () => this.#lose(link));
  }

  #lose(
    link: Link,
    reason: CloseReason = { type: "lost", error: chatError("connection-lost", { cause: "gone" }) },
  ): void {
    if (link.lost) return;
    link.lost = true;
    for (const [transport, current] of this.#links) if (current === link) this.#links.delete(transport);
    this.#byId.delete(link.id);
    if (!link.ended) this.#hub.disconnect(link.id, "lost");
    if (link.listening) link.listener.onClose(reason);
  }

  #linkOf(id: ConnectionId): Link | undefined {
    return this.#byId.get(id);
  }

  #toServer(link: Link, packet: () => void): void {
    this.#post(`${link.id} up`, () => {
      if (!link.lost && !link.ended) packet();
    });
  }

  #toClient(link: Link, packet: () => void): void {
    this.#post(`${link.id} down`, () => {
      if (!link.lost && link.listening) packet();
    });
  }
}

/** Copies a payload as the wire would: only what JSON can say arrives. */
function overTheWire(sent: unknown): unknown {
  const text: string | undefined = JSON.stringify(sent);
  return text === undefined ? undefined : JSON.parse(text);
}

/** Lets promises and the log's commit run: two turns of the event loop. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
}
