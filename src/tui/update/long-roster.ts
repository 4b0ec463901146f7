import { nickKey } from "../../core/protocol/names.ts";
import type { EffectReply } from "../state/effect.ts";
import type { FoundMembers } from "../state/found-members.ts";
import type { Room } from "../state/room.ts";
import { changeRoom, currentRoom } from "../state/rooms.ts";
import type { ChatState, Step } from "../state/state.ts";
import { mergeMembers } from "./members.ts";

/** Asks for the next page of a long roster, where the whole of it is not known. */
export function askForPage(state: ChatState): Step {
  const room = currentRoom(state);
  if (room === undefined || !isPartial(room)) return [state, []];
  const { roomId, found } = room;
  if (found.paging || found.wholePrefix === "") return [state, []];
  const asking = changeRoom(state, roomId, (known) => ({ ...known, found: { ...found, paging: true } }));
  const query = found.after === undefined ? { limit: PAGE } : { limit: PAGE, after: found.after };
  return [asking, [{ type: "members", roomId, query }]];
}

/** Members asked for at a time. */
const PAGE = 100;

/** Takes in members who were asked for. */
export function takeMembers(
  state: ChatState,
  reply: Extract<EffectReply, { type: "members" | "membersFailed" }>,
): ChatState {
  return changeRoom(state, reply.roomId, (room) => {
    const { found } = room;
    if (!isPartial(room)) return room;
    if (reply.type === "members") return { ...room, found: addFound(found, reply) };
    return { ...room, found: { ...found, paging: reply.query.prefix === undefined ? false : found.paging } };
  });
}

function addFound(
  found: FoundMembers,
  { query: { prefix }, users, more }: Extract<EffectReply, { type: "members" }>,
): FoundMembers {
  const all = { ...found, users: mergeMembers(found.users, users) };
  if (prefix === undefined) {
    const wholePrefix = more ? found.wholePrefix : "";
    return { ...all, paging: false, after: users.at(-1)?.userId ?? found.after, wholePrefix };
  }
  return more || found.wholePrefix === "" ? all : { ...all, wholePrefix: nickKey(prefix) };
}

/** Says whether the server has told only a part of a room's members. */
export function isPartial({ membership, roster }: Room): boolean {
  return membership === "joined" && roster.status === "partial";
}
