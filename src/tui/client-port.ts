import type { ChangeTarget, ClientEvent, JoinedRoom, JoinOptions } from "../core/client/chat.ts";
import type { SendOptions } from "../core/client/client-ports.ts";
import type { Queries } from "../core/client/queries.ts";
import type { RoomManagement } from "../core/client/room-management.ts";
import type { ChangeAction } from "../core/protocol/changes.ts";
import type { RoomId } from "../core/protocol/names.ts";

/** The client as the screen needs it; its caller starts and closes it; `ChatClient` has this shape. */
export interface ScreenClient {
  /** Requests besides joins and messages. */
  readonly ask: Pick<
    Queries,
    | "history"
    | "search"
    | "who"
    | "rooms"
    | "nick"
    | "topic"
    | "away"
    | "read"
    | "direct"
    | "refuse"
    | "refused"
    | "moderate"
    | "typing"
    | "thread"
    | "pins"
    | "inbox"
    | "inboxDone"
  >;
  /** Requests about what a room is and who may enter it. */
  readonly manage: Pick<
    RoomManagement,
    "changeSettings" | "makePrivate" | "invite" | "endInvites" | "acceptInvite" | "block"
  >;
  /** Calls the listener with every event from now on; the returned function stops it. */
  subscribe(listener: (event: ClientEvent) => void): () => void;
  /** Enters a room and stays in it through reconnects. What comes of it is told as events too. */
  join(roomId: RoomId, options?: JoinOptions): Promise<JoinedRoom>;
  leave(roomId: RoomId): Promise<void>;
  /** Told as `outgoing` events, then as `messages` with its id, or as `settled`. */
  send(roomId: RoomId, msg: string, options?: SendOptions): Promise<unknown>;
  retry(clientMsgId: string): void;
  /** Told as `outgoingChange` events, then as `changed` where the message is, and as `changeSettled`. */
  change(roomId: RoomId, target: ChangeTarget, action: ChangeAction): Promise<unknown>;
  retryChange(changeId: string): void;
  /** Claims and sends the messages and changes that ended processes of this user left unsent in a room; returns how many there are. */
  takeOver(roomId: RoomId): number;
}
