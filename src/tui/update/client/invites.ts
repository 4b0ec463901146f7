import { hostOf } from "../../../core/protocol/address.ts";
import { formatInviteLink, parseInviteLink } from "../../../core/protocol/invite-link.ts";
import { type RoomId, toGroup } from "../../../core/protocol/names.ts";
import { safeLine } from "../../../core/text/safe-text.ts";
import type { EffectReply } from "../../state/effect.ts";
import { createRoom } from "../../state/first-step.ts";
import { goTo, roomOf } from "../../state/rooms.ts";
import type { ChatState, Step } from "../../state/state.ts";
import { addErrorLine, addLine } from "../own-lines.ts";

/** Has an invite let this user in, if a text is the link of one: on another server it only says so. Undefined for any other text. */
export function followInvite(state: ChatState, typed: string): Step | undefined {
  const link = parseInviteLink(typed);
  if (link === undefined) return undefined;
  const [there, here] = [hostOf(link.url), hostOf(state.url)];
  if (there === here) return [state, [{ type: "acceptInvite", secret: link.secret }]];
  return [addErrorLine(state, state.look.words.otherServerOfLink(there, typed)), []];
}

/** Enters a room that this user was let into, or made, and goes there. */
export function enterNewRoom(state: ChatState, roomId: RoomId): Step {
  if (roomOf(state, roomId)?.membership === "joined") return [goTo(state, roomId), []];
  const value = roomId.replace(/^room(?=.)/, "");
  const group = toGroup(value);
  const known = group?.roomId === roomId ? group : { name: safeLine(roomId), value: roomId, roomId };
  const others = state.rooms.filter((room) => room.roomId !== roomId);
  const asked = { ...state, rooms: [...others, createRoom(known, state.persisted)] };
  return [goTo(asked, roomId), [{ type: "join", roomId }]];
}

/** Tells the link of an invite that was made. */
export function tellInvite(
  state: ChatState,
  { roomId, once, invite }: Extract<EffectReply, { type: "invite" }>,
): ChatState {
  const { words } = state.look;
  const link = formatInviteLink({ url: state.url, secret: invite.secret });
  if (link === undefined) return addErrorLine(state, words.noLink);
  const name = roomOf(state, roomId)?.name ?? roomId;
  return addLine(state, roomId, words.inviteIs(name, link, once, words.day(invite.expiresAt)));
}
