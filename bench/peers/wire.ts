/** The generator's end of a connection, as the wire on it sees it. */
export interface Link {
  /** The client's number: what makes its nick and id its own. */
  readonly index: number;
  readonly roomId: string;
  write(bytes: Uint8Array | string): void;
  /** Called when the handshake is over. */
  onConnected(): void;
  /** Called when the room has been entered; more than once does no harm. */
  onJoined(): void;
  /** Called with a chat message: its text begins at the first `|` from `start` on. */
  onMessage(bytes: Buffer, start: number, end: number): void;
  /** Called for a ping: no sign that anything goes on. */
  onPing(): void;
  /** Called when the server has acknowledged one message of this client. */
  onAcknowledged(): void;
  /** Called when the server would not do what it was asked. */
  onRefused(reason: string): void;
}

/** One connection's bytes, in one protocol. */
export interface Wire {
  /** Writes the handshake. */
  open(): void;
  join(): void;
  /** The bytes that say `text` in the link's room; `number` counts the client's messages from 0. */
  encode(text: string, number: number): Uint8Array;
  /** Consumes the whole frames in `[start, end)`; returns the offset of the first byte that it left. */
  parse(bytes: Buffer, start: number, end: number): number;
  /** Bytes that the first frame left over needs at least, where that is known: 0 if not. */
  readonly awaited: number;
}

export interface Protocol {
  /** A sender gets its own messages back. */
  readonly echoes: boolean;
  /** Each message is acknowledged to its sender. */
  readonly acknowledges: boolean;
  wire(link: Link): Wire;
}
