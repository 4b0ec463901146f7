import { Socket as TcpSocket } from "node:net";
import { FAREWELL_MS } from "../../core/protocol/limits.ts";
import type { Clock } from "../../core/time/clock.ts";

/**
 * The only place that knows what lies below Socket.IO's interface (engine.io 6, ws 8). Whatever is not as it is expected
 * here leads to the library's own way, which is slower and does the same.
 */

/** An Engine.IO connection, as far as it is used here. */
export interface EngineConnection {
  readonly readyState: string;
  readonly upgrading: boolean;
  readonly transport: { readonly name: string };
  write(text: string): unknown;
  close(discard: boolean): unknown;
  on(event: "data" | "upgrade" | "close", listener: DataListener): unknown;
  on(event: "packet", listener: (packet: { readonly data?: unknown }) => void): unknown;
  listeners(event: "data"): readonly unknown[];
  removeAllListeners(event: "data"): unknown;
}

/** Gets the data of a message: text, or a buffer if it is binary. */
export type DataListener = (data: unknown) => void;

/** The WebSocket under a connection. */
export interface WebSocketBelow {
  readonly bufferedAmount: number;
  readonly readyState: number;
  readonly _socket: TcpSocket;
  pause(): void;
  resume(): void;
  terminate(): void;
}

/** A WebSocket's state in which it takes frames. */
const OPEN = 1;

/** The WebSocket under a connection. Undefined for long polling, and where the library is not the one that this file knows. */
export function findWebSocket({ transport }: EngineConnection): WebSocketBelow | undefined {
  const { socket } = transport as { readonly socket?: WebSocketBelow };
  const isKnown = socket?._socket instanceof TcpSocket && typeof socket.bufferedAmount === "number";
  return transport.name === "websocket" && isKnown ? socket : undefined;
}

/** False for a connection by WebSocket in which the library does not look as it is expected here. */
export function isKnownLibrary(connection: EngineConnection): boolean {
  return connection.transport.name !== "websocket" || findWebSocket(connection) !== undefined;
}

/**
 * True if a ready frame may be written to the TCP socket now, behind all that was sent before. False for a connection that changes
 * its transport or closes, and while packets wait in Engine.IO's own queue.
 */
export function takesFrames(connection: EngineConnection, { readyState, _socket }: WebSocketBelow): boolean {
  const isFree = connection.readyState === "open" && !connection.upgrading;
  return isFree && listWaitingPackets(connection)?.length === 0 && readyState === OPEN && _socket.writable;
}

/** Bytes that wait for a reader in this process; the kernel holds more. */
export function countWaitingBytes(connection: EngineConnection): number {
  let bytes = findWebSocket(connection)?.bufferedAmount ?? 0;
  for (const packet of listWaitingPackets(connection) ?? []) {
    const { data } = packet as { readonly data?: unknown };
    if (typeof data === "string" || data instanceof Uint8Array) bytes += Buffer.byteLength(data);
  }
  return bytes;
}

/** True where anything waits for a reader, however much. */
export function hasWaiting(connection: EngineConnection): boolean {
  const { length = 0 } = listWaitingPackets(connection) ?? [];
  return length > 0 || (findWebSocket(connection)?.bufferedAmount ?? 0) > 0;
}

/** Ends a connection now, with all that waits: a farewell would wait behind it. */
export function terminate(connection: EngineConnection): void {
  const below = findWebSocket(connection);
  if (below === undefined) connection.close(true);
  else below.terminate();
}

/** Ends a connection behind all that waits for it, or, where that takes too long, now. */
export function endSoon(connection: EngineConnection, clock: Clock): void {
  connection.close(false);
  clock.after(FAREWELL_MS, () => terminate(connection));
}

/** Shortens the time for which long polling waits for one more poll, to say there that the connection has ended. */
export function boundPolling({ transport }: EngineConnection): void {
  if (transport.name === "polling") Object.assign(transport, { closeTimeout: FAREWELL_MS });
}

/** Goes on or stops reading from a connection, so that TCP holds the other side back. Long polling can't be held back. */
export function setReading(connection: EngineConnection, reads: boolean): void {
  const below = findWebSocket(connection);
  if (reads) below?.resume();
  else below?.pause();
}

/** Lets each further frame of a WebSocket wait for a turn of the event loop of its own, or takes all of a read at once again. */
export function putOffFrames(webSocket: object, putsOff: boolean): void {
  const { _receiver: receiver } = webSocket as { readonly _receiver?: { _allowSynchronousEvents?: unknown } };
  if (typeof receiver?._allowSynchronousEvents === "boolean") receiver._allowSynchronousEvents = !putsOff;
}

/** Gives all data that comes to `take` instead of the library; the returned function hands data on to it. */
export function interceptData(connection: EngineConnection, take: DataListener): DataListener {
  const library = connection.listeners("data").filter((one) => typeof one === "function") as DataListener[];
  connection.removeAllListeners("data");
  connection.on("data", take);
  return (data) => {
    for (const listener of library) listener(data);
  };
}

/** Packets that Engine.IO has not given to its transport yet. Undefined where the library keeps them elsewhere. */
function listWaitingPackets(connection: EngineConnection): readonly unknown[] | undefined {
  const { writeBuffer } = connection as { readonly writeBuffer?: unknown };
  return Array.isArray(writeBuffer) ? writeBuffer : undefined;
}
