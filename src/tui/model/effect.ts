import type { ChatMessage, ClientEvent } from "../../core/chat.ts";
import type { RoomId } from "../../core/names.ts";
import type { MessageKind } from "../../core/protocol.ts";
import type { Size } from "./regions.ts";

/** What a step asks of the world; the runtime does it. */
export type Effect =
  | { readonly type: "join"; readonly roomId: RoomId }
  | { readonly type: "leave"; readonly roomId: RoomId }
  | { readonly type: "send"; readonly roomId: RoomId; readonly msg: string; readonly kind: MessageKind }
  | { readonly type: "retry"; readonly clientMsgId: string }
  | { readonly type: "loadOlder"; readonly roomId: RoomId; readonly before: number; readonly limit: number }
  | { readonly type: "redraw" }
  | { readonly type: "suspend" }
  | { readonly type: "quit" };

/** What happens to the screen. A `key` is named as the decoder names it; `text` was typed; a `paste` was not. */
export type Happening =
  | { readonly type: "key"; readonly key: string }
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "paste"; readonly text: string }
  | { readonly type: "client"; readonly event: ClientEvent }
  | {
      readonly type: "older";
      readonly roomId: RoomId;
      readonly messages: readonly ChatMessage[];
      readonly more: boolean;
    }
  | { readonly type: "olderFailed"; readonly roomId: RoomId }
  | { readonly type: "resize"; readonly size: Size }
  /** Time went by, and nothing else. */
  | { readonly type: "tick" };
