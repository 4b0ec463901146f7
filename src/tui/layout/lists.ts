import type { RoomMember } from "../../core/client/members.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import type { Look } from "../look/look.ts";
import type { Room } from "../state/room.ts";
import type { ChatState } from "../state/state.ts";
import { countMembers, listMembers } from "../update/members.ts";
import { cutLine, type Line, onSurface, span, spreadLine } from "./line.ts";
import type { Regions } from "./regions.ts";

/** A list beside the messages: its title, and its rows below that. */
export interface ListContent {
  readonly title: Line;
  readonly rows: readonly Line[];
}

/** A line for one room, as wide as `width`: the current one marked, what is unread at the right. */
export function roomLine(
  room: Room,
  here: boolean,
  width: number,
  { glyphs, measure }: Look,
  focused = false,
): Line {
  const isUnread = room.unread > 0 && !room.muted;
  const tint = here || isUnread ? "current" : room.muted || room.refusal !== undefined ? "dim" : "plain";
  const name = [span(here ? ` ${glyphs.here} ` : "   ", "current"), span(room.name, tint)];
  const counts = here && focused ? [] : unread(room); // what is below is told in the status line
  const refused = room.refusal !== undefined ? [span(` ${glyphs.refused}`, "error")] : [];
  return spreadLine(name, [...refused, ...counts], width, measure);
}

/** Lays out the list of the rooms, around the current one. */
export function layRoomList(state: ChatState, { rooms: width, body }: Regions): ListContent {
  const { rooms, current, look, focused } = state;
  const at = rooms.findIndex((room) => room.roomId === current);
  const title = cutLine([span(` ${look.words.product}`, "title")], width, look.measure);
  const shown = around(rooms, at, body - 1);
  return {
    title,
    rows: shown.map((room) => {
      const here = room.roomId === current;
      const line = roomLine(room, here, width, look, focused);
      return here ? onSurface(line, "bar") : line;
    }),
  };
}

function unread({ unread: count, mentions, muted }: Room): Line {
  if (mentions > 0) return [span(" "), span(` @${mentions} `, muted ? "dim" : "pill")];
  return count > 0 ? [span(` ${count} `, muted ? "dim" : "unread")] : [span(" ")];
}

/** Makes a line for a person. Somebody who is away is dim, has another sign, and the reason after the nick. */
export function userLine({ userId, nickName, away }: RoomMember, { self, look }: ChatState): Line {
  const { glyphs, words } = look;
  const you = userId === self.userId ? [span(words.you, "dim")] : [];
  const name = safeLine(nickName);
  if (away === undefined) return [span(` ${glyphs.here} `, "dim"), span(name, { userId }), ...you];
  const why = safeLine(away);
  return [span(` ${glyphs.away} ${name}`, "dim"), ...you, ...(why === "" ? [] : [span(` ${why}`, "dim")])];
}

/** Returns the `height` items around the one at `keep`. */
function around<T>(lines: readonly T[], keep: number, height: number): readonly T[] {
  const first = Math.max(0, Math.min(keep - Math.floor(height / 2), lines.length - height));
  return lines.slice(first, first + height);
}

/** Lays out the list of those who are in a room; its last row says how many there are no place for. */
export function layMemberList(
  room: Room | undefined,
  state: ChatState,
  { users: width, body }: Regions,
): ListContent {
  const { words, measure } = state.look;
  const title = [span(` ${words.onlineTitle}`, "title")];
  const lines = room === undefined ? [] : memberLines(room, state, body - 1);
  return {
    title: cutLine(title, width, measure),
    rows: lines.map((line) => cutLine(line, width, measure)),
  };
}

function memberLines(room: Room, state: ChatState, height: number): readonly Line[] {
  const users = listMembers(room);
  const count = users.length === 0 ? 0 : (countMembers(room) ?? 0);
  const lines = users.slice(0, height).map((user) => userLine(user, state));
  if (Math.max(users.length, count) <= lines.length) return lines;
  const shown = lines.slice(0, Math.max(0, height - 1));
  const hidden = Math.max(users.length, count) - shown.length;
  return [...shown, [span(` ${state.look.words.more(hidden)}`, "dim")]];
}
