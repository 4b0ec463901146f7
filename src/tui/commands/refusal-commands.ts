import type { ChatState, Step } from "../state/state.ts";
import { askAboutOther } from "./ask-about-other.ts";
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
  const { directSelf } = state.look.words;
  return askAboutOther(state, typed, directSelf, (user) => ({ type: "refuse", ...user }));
}
