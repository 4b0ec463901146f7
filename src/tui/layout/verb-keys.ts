import { listVerbs } from "../input/verbs.ts";
import type { Room } from "../state/room.ts";
import type { ChatState } from "../state/state.ts";
import { breakLines } from "./break-lines.ts";
import { type Line, lineWidth, type Span, span } from "./line.ts";
import { findPickedIn } from "./picked.ts";

/** Lays out what stands under the picked message, in rows of at most `width` columns: what is to be told of it, else its keys. */
export function layVerbKeys(state: ChatState, room: Room, width: number): readonly Line[] {
  const item = findPickedIn(room, state.ignored);
  if (item === undefined) return [];
  const { look, pickedNote } = state;
  const { words, glyphs, measure } = look;
  if (pickedNote !== undefined) {
    return breakLines(pickedNote.text, width, measure).map((text) => [span(text, pickedNote.tone)]);
  }
  const separator = span(` ${glyphs.dot} `, "dim");
  const all = span(words.allVerbs, "dim");
  const most = width - lineWidth([separator, all], measure);
  let line: Span[] = [];
  for (const { name, key } of listVerbs(state, item)) {
    const verb = [span(key, "strong"), span(` ${words.verbs[name]}`, "dim")];
    const next = line.length === 0 ? verb : [...line, separator, ...verb];
    if (lineWidth(next, measure) > most) break;
    line = next;
  }
  return [line.length === 0 ? [all] : [...line, separator, all]];
}
