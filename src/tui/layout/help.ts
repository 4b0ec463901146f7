import { COMMANDS } from "../commands/commands.ts";
import { usageOf } from "../commands/slash-command.ts";
import { keyLabel } from "../input/key-label.ts";
import { VERBS } from "../input/verbs.ts";
import type { Look } from "../look/look.ts";
import type { HelpPage } from "../state/overlay-state.ts";
import type { ChatState } from "../state/state.ts";
import { breakLines } from "./break-lines.ts";
import { ACTION_SECTIONS, COMMAND_SECTIONS, HELP_PAGES, type HelpSection } from "./help-sections.ts";
import { fitLine, type Line, lineWidth, type Span, span } from "./line.ts";

/** The things that help is made from: the keys as they are bound, and the language. */
type HelpSource = Pick<ChatState, "bound" | "look">;

interface HelpRow {
  readonly name: string;
  readonly summary: string;
}

/** Columns for the names where there is place for them beside their summaries. */
const NAMES = 26;
const SIDE_BY_SIDE = 56;

/** The pages in their order. */
export const PAGE_NAMES = Object.keys(HELP_PAGES) as readonly HelpPage[]; // the keys of the pages are pages

/** All pages of help as lines for a width. */
export function helpLines(width: number, source: HelpSource): Line[] {
  return sectionLines(
    PAGE_NAMES.flatMap((page) => HELP_PAGES[page]),
    width,
    source,
  );
}

/** One page of help as lines for a width: its keys, slash commands and marks, made from their tables. */
export function helpPageLines(page: HelpPage, width: number, source: HelpSource): Line[] {
  return sectionLines(HELP_PAGES[page], width, source);
}

/** Counts the lines of the longest page: the box of help is as high whichever is open. */
export function countHelpLines(width: number, source: HelpSource): number {
  return Math.max(...PAGE_NAMES.map((page) => helpPageLines(page, width, source).length));
}

/** Lists what holds every word of a filter, out of all pages; says so where nothing does. */
export function filteredHelpLines(filter: string, width: number, source: HelpSource): Line[] {
  const words = foldWords(filter);
  const fits = ({ name, summary }: HelpRow): boolean => {
    const text = foldWords(`${name} ${summary}`).join(" ");
    return words.every((word) => text.includes(word));
  };
  const lines = sectionLines(
    PAGE_NAMES.flatMap((page) => HELP_PAGES[page]),
    width,
    source,
    fits,
  );
  return lines.length === 0 ? [[span(source.look.words.nothingFits, "dim")]] : lines;
}

function foldWords(text: string): string[] {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
}

/** The names of the pages in `width` columns, the one that is open marked; where they do not fit, that one alone, between arrows. */
export function pageTitles(open: HelpPage, width: number, { words, glyphs, measure }: Look): Line {
  const names = PAGE_NAMES.flatMap((page, index): Span[] => {
    const gap = index === 0 ? [] : [span(` ${glyphs.dot} `, "dim")];
    const name = words.helpPages[page];
    return [...gap, page === open ? span(`${glyphs.picked} ${name}`, "title") : span(name, "dim")];
  });
  if (lineWidth(names, measure) <= width) return names;
  const place = `${PAGE_NAMES.indexOf(open) + 1}/${PAGE_NAMES.length}`;
  return [span(words.helpPages[open], "title"), span(` ${place}`, "dim")];
}

function sectionLines(
  sections: readonly HelpSection[],
  width: number,
  source: HelpSource,
  fits: (row: HelpRow) => boolean = () => true,
): Line[] {
  const { look } = source;
  const shown = sections
    .map((section) => ({ section, rows: rowsOf(section, source).filter(fits) }))
    .filter(({ rows }) => rows.length > 0);
  return shown.flatMap(({ section, rows }, at) => [
    ...(at === 0 ? [] : [[]]),
    [span(` ${look.words.sections[section]}`, "title")],
    ...rows.flatMap((row) => rowLines(row, width, look)),
  ]);
}

function rowsOf(section: HelpSection, source: HelpSource): HelpRow[] {
  if (section === "picked") return verbRows(source.look);
  if (section === "marks") return markRows(source.look);
  return [...keyRows(section, source), ...commandRows(section, source.look)];
}

function keyRows(section: HelpSection, { bound, look: { words } }: HelpSource): HelpRow[] {
  const order = Object.keys(ACTION_SECTIONS);
  const rows = bound
    .filter(({ keys, action }) => keys.length > 0 && ACTION_SECTIONS[action] === section)
    .sort((one, other) => order.indexOf(one.action) - order.indexOf(other.action))
    .map(({ keys, label, action }) => ({
      name: label ?? keys.map(keyLabel).join(", "),
      summary: words.keys[action],
    }));
  return rows.filter((row, at) => rows.findIndex((other) => other.name === row.name) === at);
}

function commandRows(section: HelpSection, { words }: Look): HelpRow[] {
  const order = Object.keys(COMMAND_SECTIONS);
  return COMMANDS.filter(({ name }) => COMMAND_SECTIONS[name] === section)
    .sort((one, other) => order.indexOf(one.name) - order.indexOf(other.name))
    .map((command) => ({
      name: [usageOf(command, words), ...(command.aliases ?? []).map((alias) => `/${alias}`)].join(", "),
      summary: words.commands[command.name],
    }));
}

function markRows({ words, glyphs }: Look): HelpRow[] {
  const marks = ["sending", "queued", "sent", "failed", "here", "away", "refused", "pinned"] as const;
  return marks.map((mark) => ({ name: glyphs[mark], summary: words.marks[mark] }));
}

/** Lists the keys of a picked message; verbs that exclude each other have one key. */
function verbRows({ words }: Look): HelpRow[] {
  const keys = [...new Set(VERBS.map(({ key }) => key))];
  return keys.map((key) => {
    const verbs = VERBS.filter((verb) => verb.key === key);
    return { name: key, summary: verbs.map(({ name }) => words.verbs[name]).join(" / ") };
  });
}

function rowLines({ name, summary }: HelpRow, width: number, { measure }: Look): Line[] {
  if (width < SIDE_BY_SIDE) {
    return [
      [span(` ${name}`)],
      ...breakLines(summary, width - 5, measure).map((text) => [span(`    ${text}`, "dim")]),
    ];
  }
  const beside = measure.columns(name) < NAMES - 1;
  const lines = breakLines(summary, width - NAMES - 1, measure).map((text, at) => [
    ...fitLine([span(at === 0 && beside ? ` ${name}` : "")], NAMES, measure),
    span(text, "dim"),
  ]);
  return beside ? lines : [[span(` ${name}`)], ...lines];
}
