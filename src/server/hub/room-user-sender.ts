import type { Clock } from "../../core/time/clock.ts";
import type { Deliver, Packet } from "./ports.ts";
import type { Connection, ConnectionId, Membership, Room } from "./room.ts";

/** The share of one turn of the event loop: ms of making maps, and bytes of them to all who get them. */
const TURN_MS = 5;
const TURN_BYTES = 2 * 1024 * 1024;

/** Bytes of maps made in a second, in the long run and for the server as a whole; those of one second may come at once. */
const BYTES_PER_MS = 8 * 1024;
const BURST_MS = 1_000;

/** Members whose part of a map is made in one step: a tenth of a millisecond. */
const STEP_MEMBERS = 200;

/** Readers to whom sending a map costs as much as making it, which is done once for all of them. */
const READERS_PER_MAKING = 16;

/** Bytes of maps that are kept for others in the same rooms. */
const KEPT_BYTES = 8 * 1024 * 1024;

/** The time after which connections that did not read are looked at again, in ms. */
const LOOK_MS = 50;

/** The parts of the world that sending maps looks at. */
export interface RoomUserPorts {
  readonly clock: Clock;
  /** Encodes a map that is JSON already. */
  readonly encode: (map: string) => Packet;
  readonly deliver: Deliver;
  /** True while a connection has read enough to be sent more. */
  readonly isReading: (connection: Connection) => boolean;
}

/** A room's part of a map. */
interface Piece {
  readonly room: Room;
  /** The state of the room. */
  readonly changes: number;
  readonly json: string;
  readonly bytes: number;
  /** Names this piece; no other one has it, also not one of a later room with the same id. */
  readonly version: number;
}

interface EncodedMap {
  readonly packet: Packet;
  readonly bytes: number;
}

/** Those of one address who are to get a map. */
interface Line {
  readonly newcomers: Set<Connection>;
  readonly others: Set<Connection>;
}

/**
 * Makes and sends the maps of base clients a little in each turn of the event loop, the addresses in turn, and rests behind many bytes.
 * A client for which more maps were asked while it waits gets one, as its rooms are when it is made. Where nothing is in the way it is
 * sent in the same call.
 */
export class RoomUserSender {
  readonly #ports: RoomUserPorts;
  readonly #onTold: (membership: Membership, changes: number) => void;
  /** By address: the one whose turn is next stands first. */
  readonly #lines = new Map<string, Line>();
  /** Those who did not read when it was their turn. */
  #stuck = new Map<Connection, keyof Line>();
  /** Kept only while somebody waits. */
  readonly #pieces = new Map<Room, Piece>();
  readonly #maps = new Map<string, EncodedMap>();
  #keptBytes = 0;
  #versions = 0;
  /** The packets that this turn sends, each with its readers. */
  readonly #outgoing = new Map<Packet, ConnectionId[]>();
  #turnBegan = 0;
  #turnBytes = 0;
  /** The time at which what was sent is paid for, in ms since 1970. */
  #paidAt = 0;
  #running = false;
  #closed = false;
  #cancelRest = (): void => {};
  #cancelLook: (() => void) | undefined;

  /** `onTold` hears which state of its room a member is being sent. */
  constructor(ports: RoomUserPorts, onTold: (membership: Membership, changes: number) => void) {
    this.#ports = ports;
    this.#onTold = onTold;
  }

  /** Sends each of them the map of its rooms, now or soon; newcomers before others of their address. */
  send(connections: Iterable<Connection>, as: keyof Line): void {
    if (this.#closed) return;
    for (const connection of connections) this.#add(connection, as);
    if (!this.#running) void this.#run();
  }

  /** Sends nothing any more. */
  close(): void {
    this.#closed = true;
    this.#lines.clear();
    this.#cancelRest();
    this.#cancelLook?.();
  }

  #add(connection: Connection, as: keyof Line): void {
    const { address } = connection.payer;
    const line = this.#lines.get(address) ?? { newcomers: new Set(), others: new Set() };
    this.#lines.set(address, line);
    if (as === "newcomers") line.others.delete(connection);
    if (as === "newcomers" || !line.newcomers.has(connection)) line[as].add(connection);
  }

  async #run(): Promise<void> {
    this.#running = true;
    this.#beginTurn();
    for (let next = this.#takeNext(); next !== undefined; next = this.#takeNext()) {
      const pieces: Piece[] = [];
      for (const { room } of next.memberships.values()) {
        const making = this.#makePiece(room);
        let step = making.next();
        for (; !step.done; step = making.next()) if (this.#isTurnOver()) await this.#nextTurn();
        pieces.push(step.value);
      }
      this.#sendMap(next, pieces);
      if (this.#isTurnOver()) await this.#nextTurn();
    }
    this.#flush();
    this.#pieces.clear();
    this.#forgetMaps();
    this.#running = false;
  }

  #takeNext(): Connection | undefined {
    for (const [address, line] of this.#lines) {
      this.#lines.delete(address);
      const next = this.#takeFrom(line, "newcomers") ?? this.#takeFrom(line, "others");
      if (line.newcomers.size + line.others.size > 0) this.#lines.set(address, line); // behind the others
      if (next !== undefined) return next;
    }
    return undefined;
  }

  #takeFrom(line: Line, as: keyof Line): Connection | undefined {
    for (const connection of line[as]) {
      line[as].delete(connection);
      if (this.#ports.isReading(connection)) return connection;
      this.#stuck.set(connection, as);
      this.#cancelLook ??= this.#ports.clock.after(LOOK_MS, () => this.#lookAgain());
    }
    return undefined;
  }

  #lookAgain(): void {
    const stuck = this.#stuck;
    this.#stuck = new Map();
    this.#cancelLook = undefined;
    for (const [connection, as] of stuck) this.send([connection], as);
  }

  /** Makes the part of a room as it is at the first step; between two of them a turn may pass. */
  *#makePiece(room: Room): Generator<void, Piece> {
    const before = this.#pieces.get(room);
    if (before?.changes === room.changes) return before;
    const { changes } = room;
    const entries = room.roster.entries();
    let json = `${JSON.stringify(room.id)}:[`;
    let bytes = Buffer.byteLength(json) + 1;
    for (let from = 0; from < entries.length; from += STEP_MEMBERS) {
      const step = entries.slice(from, from + STEP_MEMBERS);
      const list = JSON.stringify(step.map(({ nickName, socketId, id }) => ({ nickName, socketId, id })));
      const part = `${from === 0 ? "" : ","}${list.slice(1, -1)}`;
      json += part;
      bytes += Buffer.byteLength(part);
      yield;
    }
    this.#versions += 1;
    const piece = { room, changes, json: `${json}]`, bytes, version: this.#versions };
    this.#pieces.set(room, piece);
    return piece;
  }

  /** The rooms that the client left while this waited for a turn are not told any more. */
  #sendMap(connection: Connection, made: readonly Piece[]): void {
    const pieces: Piece[] = [];
    for (const piece of made) {
      const membership = connection.memberships.get(piece.room.id);
      if (membership?.room !== piece.room) continue;
      pieces.push(piece);
      this.#onTold(membership, piece.changes);
    }
    if (pieces.length === 0) return;
    const { packet, bytes } = this.#mapOf(pieces);
    const to = this.#outgoing.get(packet);
    if (to === undefined) this.#outgoing.set(packet, [connection.id]);
    else to.push(connection.id);
    this.#charge(bytes / READERS_PER_MAKING);
    this.#turnBytes += bytes;
  }

  /** Those in the same rooms share a map. */
  #mapOf(pieces: Piece[]): EncodedMap {
    pieces.sort((one, other) => one.version - other.version);
    const key = pieces.map(({ version }) => version).join(" ");
    const kept = this.#maps.get(key);
    if (kept !== undefined) return kept;
    const packet = this.#ports.encode(`{${pieces.map(({ json }) => json).join(",")}}`);
    const map = { packet, bytes: pieces.reduce((sum, piece) => sum + piece.bytes, 0) };
    if (this.#keptBytes > KEPT_BYTES) this.#forgetMaps();
    this.#maps.set(key, map);
    this.#keptBytes += map.bytes;
    this.#turnBytes += map.bytes;
    this.#charge(map.bytes);
    return map;
  }

  #forgetMaps(): void {
    this.#maps.clear();
    this.#keptBytes = 0;
  }

  #charge(bytes: number): void {
    this.#paidAt = Math.max(this.#paidAt, this.#ports.clock.now()) + bytes / BYTES_PER_MS;
  }

  #beginTurn(): void {
    this.#turnBegan = performance.now();
    this.#turnBytes = 0;
  }

  #isTurnOver(): boolean {
    return this.#turnBytes >= TURN_BYTES || performance.now() - this.#turnBegan >= TURN_MS;
  }

  async #nextTurn(): Promise<void> {
    this.#flush();
    const restMs = Math.ceil(this.#paidAt - BURST_MS - this.#ports.clock.now());
    await new Promise<void>((resolve) => {
      if (restMs > 0) this.#cancelRest = this.#ports.clock.after(restMs, resolve);
      else setImmediate(resolve);
    });
    this.#beginTurn();
  }

  #flush(): void {
    if (this.#closed) return;
    for (const [packet, to] of this.#outgoing) this.#ports.deliver(to, [packet]);
    this.#outgoing.clear();
  }
}
