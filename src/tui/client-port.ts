import type { ChatMessage, ClientEvent, JoinedRoom } from "../core/chat.ts";
import type { RoomId } from "../core/names.ts";
import type { MessageKind } from "../core/protocol.ts";

/** What the screen needs of a client that is its caller's to start and to close; `ChatClient` has this shape. */
export interface ScreenClient {
  /** Hears everything from now on; the returned function stops it. */
  subscribe(listener: (event: ClientEvent) => void): () => void;
  /** Enters a room and stays in it through reconnects. What comes of it is told as events too. */
  join(roomId: RoomId): Promise<JoinedRoom>;
  leave(roomId: RoomId): Promise<void>;
  /** Told as `outgoing` events, then as `messages` with its id, or as `settled`. */
  send(roomId: RoomId, msg: string, kind?: MessageKind): Promise<unknown>;
  retry(clientMsgId: string): void;
  history(
    roomId: RoomId,
    query: { readonly before: number; readonly limit: number },
  ): Promise<{ readonly messages: readonly ChatMessage[]; readonly more: boolean }>;
}
