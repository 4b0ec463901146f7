import type { RoomId } from "../../protocol/names.ts";
import type { ClientEvent, SendReceipt } from "../chat.ts";
import type { PageReader } from "../history.ts";
import type { Settle } from "../pending-requests.ts";
import type { NumberedMessage } from "./room-feed.ts";

/** Everything that a link needs of the client that owns it. */
export interface RoomLinkPorts {
  request(event: string, payload: unknown, settle: Settle): void;
  /** Calls `run` once after `ms`; the returned function calls it off. */
  after(ms: number, run: () => void): () => void;
  emit(event: ClientEvent): void;
  /** The user of this client, as the server knows it. */
  reader(): PageReader;
  /** The room is wanted no more: nothing of it is told. */
  onLeft(roomId: RoomId): void;
  /** The room takes messages from now on. */
  onJoined(roomId: RoomId): void;
  /** The server refuses the room for good. */
  onRefused(roomId: RoomId): void;
  /** Own messages of this user were seen in the room. */
  onCommitted(roomId: RoomId, receipts: readonly SendReceipt[]): void;
  /** States of messages came; all changes up to the `rev` of the room's cursor were emitted. */
  onChanged(roomId: RoomId, states: readonly NumberedMessage[]): void;
}
