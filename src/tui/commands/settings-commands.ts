import { parseSetting, SETTING_NAMES } from "../../core/client/setting-text.ts";
import { currentRoom } from "../state/rooms.ts";
import type { ChatState, Step } from "../state/state.ts";
import { addErrorLine, addLine } from "../update/own-lines.ts";
import { formatSettings } from "../update/setting-lines.ts";
import type { SlashCommand } from "./slash-command.ts";

/** `/room [setting value]` tells the room's settings, or changes one; `/room new name` makes a private room. */
export const room: SlashCommand = {
  name: "room",
  args: ["setting", "value"],
  optional: true,
  run: changeRoom,
};

/** `/invite [once]` makes a link into the room; `/invite end` ends all of them. */
export const invite: SlashCommand = {
  name: "invite",
  args: ["once"],
  optional: true,
  run: (state, typed) => {
    const { words } = state.look;
    const here = currentRoom(state);
    if (here === undefined) return [addErrorLine(state, words.noRoom), []];
    const { roomId } = here;
    if (typed === "end") return [state, [{ type: "endInvites", roomId }]];
    if (typed !== "" && typed !== "once") return "missing arguments";
    return [state, [{ type: "invite", roomId, once: typed === "once" }]];
  },
};

/** `/slow 10s` sets the time between two messages of one user in the room; `off` ends it. */
export const slow: SlashCommand = {
  name: "slow",
  args: ["wait"],
  run: (state, typed) => (typed === "" ? "missing arguments" : changeRoom(state, `slow ${typed}`)),
};

function changeRoom(state: ChatState, typed: string): Step {
  const { words } = state.look;
  const [, name = "", value = ""] = /^(\S*)\s*(.*)$/u.exec(typed) ?? [];
  if (name === "new") return [state, [{ type: "makeRoom", name: value }]];
  const here = currentRoom(state);
  if (here === undefined) return [addErrorLine(state, words.noRoom), []];
  const { roomId, settings } = here;
  if (name === "") return [addLine(state, roomId, words.settingsAre(formatSettings(settings, words))), []];
  const change = parseSetting(name, value);
  if (change === undefined) {
    return [addErrorLine(state, words.badSetting(words.listed([...SETTING_NAMES]))), []];
  }
  return [state, [{ type: "changeSettings", roomId, settings: change }]];
}
