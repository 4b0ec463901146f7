import type { OutgoingChange, OutgoingMessage } from "../../core/client/chat.ts";
import { INBOX_COUNTED } from "../../core/protocol/limits.ts";
import { enterUse } from "../input/verbs.ts";
import { isScrolledBack } from "../state/entries.ts";
import type { Room } from "../state/room.ts";
import { currentRoom } from "../state/rooms.ts";
import { type ChatState, secondsUntil } from "../state/state.ts";
import { isAtTarget } from "../state/views.ts";
import { findPickedItem } from "../update/verbs/run-verb.ts";
import { fitLine, type Line, lineWidth, type Span, span, type Tint } from "./line.ts";

/** A part of the status; of those for which there is no place the heaviest stay (1 before 2). */
interface StatusPart {
  readonly weight: number;
  readonly span: Span;
}

/** Makes the status line right of the input, of at most `width` columns: as many parts as fit, the weightiest of them. */
export function statusLine(state: ChatState, below: number, width: number): Line {
  const { words, measure } = state.look;
  if (state.askedToLeaveAt !== undefined) return [span(`${words.askToLeave} `, "title")];
  const parts = [
    ...connectionParts(state),
    ...scrollParts(state, below),
    ...sendingParts(state),
    ...inboxParts(state),
    ...hintParts(state),
  ];
  let shown: StatusPart[] = [];
  for (const part of [...parts].sort((a, b) => a.weight - b.weight)) {
    const next = parts.filter((known) => known === part || shown.includes(known));
    if (shown.length > 0 && lineWidth(joinParts(next, state), measure) + 2 > width) break;
    shown = next;
  }
  const line = joinParts(shown, state);
  const most = width - 1;
  return [...(lineWidth(line, measure) > most ? fitLine(line, most, measure) : line), span(" ")];
}

function joinParts(parts: readonly StatusPart[], { look }: ChatState): Line {
  const separator = span(` ${look.glyphs.dot} `, "dim");
  return parts.flatMap(({ span: text }, at) => (at === 0 ? [text] : [separator, text]));
}

const part = (weight: number, text: string, tint: Tint): StatusPart => ({ weight, span: span(text, tint) });

function connectionParts({ connection, lagSeconds, now, away, look }: ChatState): StatusPart[] {
  const { words } = look;
  switch (connection.status) {
    case "online":
      if (lagSeconds > 0) return [part(1, words.lag(lagSeconds), "fresh")];
      return [away === undefined ? part(5, words.connected, "dim") : part(4, words.away, "fresh")];
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

function hintParts({ rooms, current, look }: ChatState): StatusPart[] {
  const elsewhere = rooms.some((room) => room.roomId !== current && room.unread > 0 && !room.muted);
  const { words } = look;
  return [...(elsewhere ? [part(7, words.hintUnread, "dim")] : []), part(8, words.hintHelp, "dim")];
}
