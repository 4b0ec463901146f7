import type { OutgoingChange, OutgoingMessage } from "../../core/client/chat.ts";
import { INBOX_COUNTED } from "../../core/protocol/limits.ts";
import { enterUse, seqOf } from "../input/verbs.ts";
import { isScrolledBack } from "../state/entries.ts";
import type { Room } from "../state/room.ts";
import { currentRoom } from "../state/rooms.ts";
import { isFoundAt } from "../state/search.ts";
import { type ChatState, secondsUntil } from "../state/state.ts";
import { isAtTarget } from "../state/views.ts";
import { countMembers } from "../update/members.ts";
import { findPickedItem } from "../update/verbs/run-verb.ts";
import { cutLine, fitLine, type Line, lineWidth, type Span, span, type Tint } from "./line.ts";

/** A part of the status; of those for which there is no place the heaviest stay (1 before 2). */
interface StatusPart {
  readonly weight: number;
  readonly line: Line;
}

/** Strokes of the rule before what stands in it, and after it; and the fewest between its two sides. */
const EDGE = 2;
const BETWEEN = 2;

/** The part of the rule that the room may take. */
const ROOM = 0.45;

/**
 * Makes the rule above the input, which is the status: the room and those who write in it at the left; at the right, where the view stands, what is
 * unread in other rooms, and the connection, as many parts as fit, the weightiest of them.
 */
export function layRule(state: ChatState, below: number): Line {
  const { look, size } = state;
  const { measure, glyphs } = look;
  const left = cutLine(roomPart(state), Math.floor(size.columns * ROOM), measure);
  const most = size.columns - lineWidth(left, measure) - 2 * EDGE - BETWEEN - 4;
  const right = layStatus(state, below, most);
  const strokes = size.columns - 2 * EDGE - lineWidth(left, measure) - lineWidth(right, measure);
  const gaps = (left.length > 0 ? 2 : 0) + (right.length > 0 ? 2 : 0);
  const stroke = (columns: number): Span => span(glyphs.horizontal.repeat(Math.max(0, columns)), "rule");
  const gapped = (line: Line): Line => (line.length === 0 ? [] : [span(" "), ...line, span(" ")]);
  const rule = [stroke(EDGE), ...gapped(left), stroke(strokes - gaps), ...gapped(right), stroke(EDGE)];
  return fitLine(rule, size.columns, measure);
}

/** The room that is looked at, and who writes there, or else how many are there. */
function roomPart({ rooms, current, look }: ChatState): Line {
  const room = rooms.find(({ roomId }) => roomId === current);
  if (room === undefined) return [];
  const { words, glyphs } = look;
  const count = room.direct === undefined && room.refusal === undefined ? countMembers(room) : undefined;
  const typing = room.typists.map(({ nickName }) => nickName);
  const said = typing.length > 0 ? words.typing(typing) : count === undefined ? "" : words.online(count);
  return [span(room.name, "title"), ...(said === "" ? [] : [span(` ${glyphs.dot} ${said}`, "dim")])];
}

/** Lays out the status in at most `width` columns. */
function layStatus(state: ChatState, below: number, width: number): Line {
  const { words, measure } = state.look;
  if (state.askedToLeaveAt !== undefined) return cutLine([span(words.askToLeave, "title")], width, measure);
  const parts = [
    ...searchParts(state),
    ...scrollParts(state, below),
    ...sendingParts(state),
    ...inboxParts(state),
    ...hotParts(state),
    ...connectionParts(state),
    part(8, words.hintHelp, "dim"),
  ];
  let shown: StatusPart[] = [];
  for (const part of [...parts].sort((a, b) => a.weight - b.weight)) {
    const next = parts.filter((known) => known === part || shown.includes(known));
    if (shown.length > 0 && lineWidth(joinParts(next, state), measure) > width) break;
    shown = next;
  }
  return cutLine(joinParts(shown, state), width, measure);
}

function joinParts(parts: readonly StatusPart[], { look }: ChatState): Line {
  const separator = span(` ${look.glyphs.dot} `, "dim");
  return parts.flatMap(({ line }, at) => (at === 0 ? line : [separator, ...line]));
}

const part = (weight: number, text: string, tint: Tint): StatusPart => ({
  weight,
  line: [span(text, tint)],
});

function connectionParts({ connection, lagSeconds, now, away, look }: ChatState): StatusPart[] {
  const { words, glyphs } = look;
  switch (connection.status) {
    case "online":
      if (lagSeconds > 0) return [part(1, words.lag(lagSeconds), "fresh")];
      return [
        away === undefined
          ? part(7, `${glyphs.here} ${words.connected}`, "dim")
          : part(4, words.away, "fresh"),
      ];
    case "connecting":
      return [part(1, words.connecting, "fresh")];
    case "waiting": {
      const seconds = secondsUntil(connection.nextTryAt, now);
      return [part(1, seconds > 0 ? words.reconnectingIn(seconds) : words.reconnecting, "fresh")];
    }
    case "refused":
      return [part(1, words.refused, "error")];
    case "closed":
      return [part(1, words.closed, "error")];
  }
}

/** Counts the messages and changes that are not on the server, whichever room they are for. */
function sendingParts({ rooms, connection, look }: ChatState): StatusPart[] {
  const unsent = ({ outgoing, changes }: Room) => [...outgoing, ...changes];
  const failed = rooms.reduce((sum, room) => sum + unsent(room).filter(isFailed).length, 0);
  const held = rooms.filter(({ refusal }) => connection.status !== "online" || refusal !== undefined);
  const queued = held.reduce((sum, room) => sum + unsent(room).filter((one) => !isFailed(one)).length, 0);
  return [
    ...(failed > 0 ? [part(3, look.words.failed(failed), "error")] : []),
    ...(queued > 0 ? [part(3, look.words.queued(queued), "fresh")] : []),
  ];
}

/** Counts what calls this user and is not done. */
function inboxParts({ inbox: { unread }, look }: ChatState): StatusPart[] {
  if (unread === 0) return [];
  const count = unread >= INBOX_COUNTED ? `${INBOX_COUNTED - 1}+` : String(unread);
  return [part(4, `${look.glyphs.inbox} ${count}`, "mention")];
}

function isFailed({ state }: OutgoingMessage | OutgoingChange): boolean {
  return state.status === "failed";
}

/** Returns the hints for the picked message, the weightiest first; nothing while none is. */
export function hintsOfPicked(state: ChatState): string[] {
  const { words } = state.look;
  const item = findPickedItem(state);
  if (item === undefined) return [];
  const use = state.pickedNote?.deletes === undefined ? enterUse(state, item) : "delete";
  return [words.picked[use], isAtTarget(currentRoom(state)) ? words.hintBack : words.hintUnpick];
}

function scrollParts(state: ChatState, below: number): StatusPart[] {
  const { words } = state.look;
  const room = currentRoom(state);
  const [use, leave] = hintsOfPicked(state);
  if (use !== undefined && state.composer.text === "") return []; // the hints stand where the draft would
  if (use !== undefined) return [part(0, use, "fresh"), part(6, leave ?? "", "dim")];
  if (room === undefined) return [];
  const back = room.back.length === 0 ? [] : [part(6, words.hintBack, "dim")];
  if (!isScrolledBack(room) || (room.past?.thread !== undefined && below === 0)) return back;
  const where = below > 0 ? words.below(below) : words.scrolledBack;
  const calls = room.mentions > 0 ? `, @${room.mentions}` : "";
  const end = state.composer.text === "" ? words.hintEnd : words.hintEscape; // in a draft End is another place
  const hint = back.length > 0 ? back : [part(6, end, "dim")];
  return [part(2, `${where}${calls}`, calls === "" ? "fresh" : "mention"), ...hint];
}

/** The place of the picked message among what was found, and the keys that go on from it. */
function searchParts(state: ChatState): StatusPart[] {
  const { search, current, look } = state;
  const item = findPickedItem(state);
  const seq = item === undefined ? undefined : seqOf(item);
  if (current === undefined || seq === undefined || !isFoundAt(search, current, seq)) return [];
  const { at = 0, results, next } = search;
  const place = `${at + 1}/${results.length}${next === undefined ? "" : "+"}`;
  return [part(0, place, "fresh"), part(6, look.words.hintFound, "dim")];
}

/** Counts what is unread in other rooms, each a part: mentions first. Muted rooms are not among them. */
function hotParts({ rooms, current }: ChatState): StatusPart[] {
  const unread = rooms.filter((room) => room.roomId !== current && !room.muted && room.unread > 0);
  const calling = unread.filter(({ mentions }) => mentions > 0);
  return [
    ...calling.map(({ mentions, name }) => hotPart(3, `@${mentions}`, "mention", name)),
    ...unread
      .filter(({ mentions }) => mentions === 0)
      .map(({ unread: count, name }) => hotPart(5, String(count), "unread", name)),
  ];
}

function hotPart(weight: number, count: string, tint: Tint, name: string): StatusPart {
  return { weight, line: [span(count, tint), span(` ${name}`)] };
}
