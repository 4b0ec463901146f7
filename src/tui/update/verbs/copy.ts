import { formatAddress } from "../../../core/protocol/address.ts";
import { itemState, seqOf } from "../../input/verbs.ts";
import type { MessageItem } from "../../layout/picked.ts";
import type { ChatState, Step } from "../../state/state.ts";

/** Sends the text of a message to the terminal to copy. */
export function copyText(state: ChatState, item: MessageItem): Step {
  return copy(state, itemState(state, item).msg);
}

/** Sends the address of a message to the terminal to copy: `groupchat://HOST/ROOM/SEQ`. */
export function copyAddress(state: ChatState, item: MessageItem): Step {
  const { current: roomId } = state;
  const seq = seqOf(item);
  if (roomId === undefined || seq === undefined) return [state, []];
  return copy(state, formatAddress({ roomId, seq }, state.url));
}

function copy(state: ChatState, text: string): Step {
  const note = { text: state.look.words.copied, tone: "fresh" } as const;
  return [{ ...state, pickedNote: note }, [{ type: "copy", text }]];
}
