import type { MessageKind } from "../../core/protocol/message.ts";
import { changeRoom, currentRoom } from "../state/rooms.ts";
import { type ChatState, explainCannotSend } from "../state/state.ts";
import { addErrorLine } from "../update/own-lines.ts";
import { showNewest } from "../update/show-newest.ts";
import { lastOfThread } from "../update/threads.ts";
import type { LineOutcome, SlashCommand } from "./slash-command.ts";

/**
 * Says something in the current room, and goes back to its newest message: a user who speaks has read what was new. In a thread it answers
 * the last message there.
 */
export function say(state: ChatState, msg: string, kind: MessageKind): Exclude<LineOutcome, string> {
  const reason = explainCannotSend(state);
  const roomId = state.current;
  if (reason !== undefined || roomId === undefined) {
    return { refused: addErrorLine(state, reason ?? state.look.words.noRoom) };
  }
  const { replyTo } = state;
  const read = changeRoom(showNewest(state), roomId, (room) => ({ ...room, leftOff: undefined }));
  const answered = replyTo?.seq ?? lastOfThread(currentRoom(state));
  const reply = answered === undefined ? {} : { replyTo: answered };
  return [{ ...read, replyTo: undefined }, [{ type: "send", roomId, msg, kind, ...reply }]];
}

/** `/me text` */
export const me: SlashCommand = {
  name: "me",
  args: ["text"],
  verbatim: true,
  run: (state, text) => say(state, text, "me"),
};
