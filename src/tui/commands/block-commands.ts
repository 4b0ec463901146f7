import type { ChatState, Step } from "../state/state.ts";
import { askAboutOther } from "./ask-about-other.ts";
import type { SlashCommand } from "./slash-command.ts";

/** `/block [nick]` has the server send nothing of somebody any more, on any device; without a nick, lists who is blocked. */
export const block: SlashCommand = {
  name: "block",
  args: ["nick"],
  optional: true,
  run: (state, typed) => (typed === "" ? [state, [{ type: "blocks" }]] : blockUser(state, typed)),
};

/** `/unblock nick` takes it back. The server knows whom that may be: they need not be in any room. */
export const unblock: SlashCommand = {
  name: "unblock",
  args: ["nick"],
  run: (state, typed) => [state, [{ type: "unblock", nickName: typed.replace(/^[@＠]/, "") }]],
};

function blockUser(state: ChatState, typed: string): Step {
  const { blockSelf } = state.look.words;
  return askAboutOther(state, typed, blockSelf, (user) => ({ type: "block", ...user }));
}
