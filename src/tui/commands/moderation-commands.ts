import { DEFAULT_LIMITS } from "../../core/protocol/limits.ts";
import { toNick } from "../../core/protocol/names.ts";
import { parseDuration } from "../../core/time/duration.ts";
import type { ScreenModeration } from "../state/effect.ts";
import { currentRoom } from "../state/rooms.ts";
import type { ChatState } from "../state/state.ts";
import { findUser } from "../update/client/direct-rooms.ts";
import { addErrorLine } from "../update/own-lines.ts";
import type { LineOutcome, SlashCommand } from "./slash-command.ts";

/** `/kick nick [reason]` takes somebody out of the current room. */
export const kick = moderation("kick", ["nick", "why"]);

/** `/ban nick [2h] [reason]` */
export const ban = moderation("ban", ["nick", "howLong"]);

/** `/unban nick` */
export const unban = moderation("unban", ["nick"]);

/** `/silence nick [2h] [reason]` */
export const silence = moderation("silence", ["nick", "howLong"]);

/** `/unsilence nick` */
export const unsilence = moderation("unsilence", ["nick"]);

/** A duration at the beginning of a line, and what follows it. */
const FOR = /^(\d+(?:\.\d+)?(?:s|m|h|d))(?:\s+(.*))?$/s;

function moderation(name: ScreenModeration, args: NonNullable<SlashCommand["args"]>): SlashCommand {
  return { name, args, run: (state, typed) => moderate(state, name, typed) };
}

function moderate(state: ChatState, action: ScreenModeration, typed: string): LineOutcome {
  const { words } = state.look;
  const room = currentRoom(state);
  if (room === undefined) return [addErrorLine(state, words.noRoom), []];
  if (typed === "") return "missing arguments";
  const isLifted = action === "unban" || action === "unsilence"; // who is meant may be in no room
  const { nick, rest } = isLifted ? { nick: withoutAt(typed), rest: "" } : splitNick(state, typed);
  const nickName = toNick(nick);
  if (nickName === undefined) return [addErrorLine(state, words.badNick(nick)), []];
  const [, time, behind = ""] = (action === "kick" ? null : FOR.exec(rest)) ?? [];
  const ms = time === undefined ? undefined : parseDuration(time);
  const reason = ms === undefined ? rest : behind;
  const until = ms === undefined ? undefined : Math.round(state.now + ms);
  return [state, [{ type: "moderate", action, roomId: room.roomId, nickName, until, reason }]];
}

/** UTF-16 units of the longest nick with an `@` before it. */
const LONGEST_TYPED_NICK = 2 * DEFAULT_LIMITS.nickCharacters + 1;

/** A nick may hold spaces: the longest beginning of the line that is one is meant, else its first word. */
function splitNick(state: ChatState, typed: string): { readonly nick: string; readonly rest: string } {
  const ends = [...typed.matchAll(/\s+|$/g)].filter(({ index }) => index <= LONGEST_TYPED_NICK);
  const named = ends.reverse().find(({ index }) => findUser(state, typed.slice(0, index)) !== undefined);
  const end = named ?? /\s+|$/.exec(typed);
  const index = end?.index ?? typed.length;
  return { nick: withoutAt(typed.slice(0, index)), rest: typed.slice(index).trim() };
}

function withoutAt(typed: string): string {
  return typed.replace(/^[@＠]/, "");
}
