import type { Glyph, StyledRow } from "./styled-row.ts";

/** A part of a row that has to be written. */
export type Run = readonly Glyph[];

/** So many unchanged columns are written again rather than jumped over: a jump takes as many bytes. */
const NEAR = 8;

/** From so many spaces on it is shorter to have them erased. */
const MANY_SPACES = 8;

/** Finds the parts of a row that differ from what the terminal shows there; those that are near each other are one. */
export function changedRuns(old: StyledRow, { glyphs }: StyledRow): Run[] {
  const runs: Run[] = [];
  let from = 0;
  let to = 0;
  let before = 0;
  for (const [index, glyph] of glyphs.entries()) {
    while ((old.glyphs[before]?.column ?? Number.POSITIVE_INFINITY) < glyph.column) before += 1;
    if (isSame(old.glyphs[before], glyph)) continue;
    const end = glyphs[to - 1];
    if (end !== undefined && glyph.column - end.column - end.width >= NEAR) {
      runs.push(glyphs.slice(from, to));
      from = index;
    } else if (to === 0) from = index;
    to = index + 1;
  }
  return to === 0 ? [] : [...runs, glyphs.slice(from, to)];
}

function isSame(old: Glyph | undefined, { text, column, style, link }: Glyph): boolean {
  return old?.column === column && old.text === text && old.style === style && old.link === link;
}

/** Renders glyphs with their looks, and ends all looks after them. */
export function renderRun(run: Run): string {
  let text = "";
  let before = PLAIN;
  let blanks = 0;
  for (const glyph of run) {
    if (isBlank(glyph) && isPlain(before)) {
      blanks += 1;
      continue;
    }
    text += renderSpaces(blanks) + changeLooks(before, glyph) + glyph.text;
    before = glyph;
    blanks = 0;
  }
  return text + renderSpaces(blanks) + changeLooks(before, PLAIN);
}

/** Removes the spaces at the end of a run. */
export function trimRun(run: Run): Run {
  return run.slice(0, run.findLastIndex((glyph) => !isBlank(glyph)) + 1);
}

type Looks = Pick<Glyph, "style" | "link">;

const PLAIN: Looks = { style: "", link: "" };

function isPlain({ style, link }: Looks): boolean {
  return style === "" && link === "";
}

function isBlank(glyph: Glyph): boolean {
  return glyph.text === " " && isPlain(glyph);
}

/** Many spaces are erased and jumped over. */
function renderSpaces(count: number): string {
  return count < MANY_SPACES ? " ".repeat(count) : `\x1b[${count}X\x1b[${count}C`;
}

/** Returns the sequences that turn the looks of one glyph into those of the next. */
function changeLooks(before: Looks, next: Looks): string {
  const link = next.link === before.link ? "" : `\x1b]8;;${next.link}\x07`;
  if (next.style === before.style) return link;
  if (next.style === "") return `${link}\x1b[0m`;
  return `${link}\x1b[${before.style === "" ? "" : "0;"}${next.style}m`;
}
