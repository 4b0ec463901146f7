import type { RoomMember } from "../../core/client/members.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import { rankNames } from "../input/names-fit.ts";
import { userLine } from "../layout/lists.ts";
import { currentRoom } from "../state/rooms.ts";
import { openDirect } from "../update/client/direct-rooms.ts";
import { askForPage } from "../update/long-roster.ts";
import { countMembers, explainNoMembers, listMembers } from "../update/members.ts";
import { definePicker, titleWithCount } from "./picker.ts";

/** The members of the current room; the chosen one is written to alone. */
export const users = definePicker<RoomMember>({
  title: (state, items) => {
    const room = currentRoom(state);
    const all = listMembers(room).length === 0 || room === undefined ? 0 : (countMembers(room) ?? 0);
    return titleWithCount(state.look.words.onlineTitle, items.length, all);
  },
  keys: (words) => words.usersKeys,
  items: (state, typed) => {
    const members = listMembers(currentRoom(state));
    const wanted = typed.trim();
    if (wanted === "") return members;
    return rankNames(members, ({ nickName }) => [safeLine(nickName)], wanted, state.soundsLike);
  },
  line: (state, member) => userLine(member, state),
  choose: openDirect,
  more: askForPage,
  notice: (state) => {
    const text = explainNoMembers(currentRoom(state), state.look.words);
    return text === undefined ? undefined : { text, tint: "dim" };
  },
});
