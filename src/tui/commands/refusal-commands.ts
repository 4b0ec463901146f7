import type { ChatState, Step } from "../state/state.ts";
import { findUser } from "../update/client/direct-rooms.ts";
import { addErrorLine } from "../update/own-lines.ts";
import type { SlashCommand } from "./slash-command.ts";

/** `/refuse [nick]` takes no more direct messages from somebody; without a nick, lists from whom. */
export const refuse: SlashCommand = {
  name: "refuse",
  args: ["nick"],
  optional: true,
  run: (state, typed) => (typed === "" ? [state, [{ type: "refusals" }]] : refuseUser(state, typed)),
};

/** `/accept nick` takes them again. The server knows whom that may be: they need not be in any room. */
export const accept: SlashCommand = {
  name: "accept",
  args: ["nick"],
  run: (state, typed) => [state, [{ type: "accept", nickName: typed.replace(/^[@＠]/, "") }]],
};

function refuseUser(state: ChatState, typed: string): Step {
  const { words } = state.look;
  const user = findUser(state, typed);
  if (user === undefined) return [addErrorLine(state, words.noSuchNick(typed)), []];
  if (user.userId === state.self.userId) return [addErrorLine(state, words.directSelf), []];
  return [state, [{ type: "refuse", ...user }]];
}
