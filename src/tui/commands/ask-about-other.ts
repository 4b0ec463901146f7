import type { UserId } from "../../core/protocol/names.ts";
import type { Effect } from "../state/effect.ts";
import type { ChatState, Step } from "../state/state.ts";
import { findUser } from "../update/client/direct-rooms.ts";
import { addErrorLine } from "../update/own-lines.ts";

/** Asks the server something about another user by nick; `selfProblem` is told to somebody who names themselves. */
export function askAboutOther(
  state: ChatState,
  nick: string,
  selfProblem: string,
  question: (user: { readonly userId: UserId; readonly nickName: string }) => Effect,
): Step {
  const user = findUser(state, nick);
  if (user === undefined) return [addErrorLine(state, state.look.words.noSuchNick(nick)), []];
  if (user.userId === state.self.userId) return [addErrorLine(state, selfProblem), []];
  return [state, [question(user)]];
}
