import type { MessageItem } from "../../layout/picked.ts";
import { endEditing } from "../../state/editing.ts";
import type { ReplyTo } from "../../state/room.ts";
import { changeRoom } from "../../state/rooms.ts";
import type { ChatState, Step } from "../../state/state.ts";
import { toQuote } from "../client/quotes.ts";
import { unpick } from "../unpick.ts";

/** Begins a reply to a message; the draft becomes its text. */
export function replyTo(state: ChatState, item: MessageItem): Step {
  if (item.type === "outgoing" || item.message.seq === undefined) return [state, []];
  const answered: ReplyTo = { seq: item.message.seq, ...toQuote(item.message) };
  return [{ ...changeRoom(endEditing(state), state.current, unpick), replyTo: answered }, []];
}
