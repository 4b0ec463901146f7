import { COMMANDS } from "../commands/commands.ts";
import { usageOf } from "../commands/slash-command.ts";
import type { Binding } from "../input/bindings.ts";
import { keyLabel } from "../input/key-label.ts";
import { VERBS } from "../input/verbs.ts";
import type { Look } from "../look/look.ts";
import type { ChatState } from "../state/state.ts";
import { breakLines } from "./break-lines.ts";
import { fitLine, type Line, span } from "./line.ts";

interface HelpRow {
  readonly name: string;
  readonly summary: string;
}

/** Columns for the names where there is place for them beside their summaries. */
const NAMES = 26;
const SIDE_BY_SIDE = 56;

/** Help as lines for a width: every key, every slash command and every mark, made from their tables. */
export function helpLines(width: number, { bound, look }: Pick<ChatState, "bound" | "look">): Line[] {
  const { words, glyphs } = look;
  const sections = (["writing", "moving", "screen"] as const).map((section) => ({
    title: words.sections[section],
    rows: keyRows(
      bound.filter((binding) => binding.section === section),
      look,
    ),
  }));
  const commands = COMMANDS.map((command) => ({
    name: [usageOf(command, words), ...(command.aliases ?? []).map((alias) => `/${alias}`)].join(", "),
    summary: words.commands[command.name],
  }));
  const marks = (["sending", "queued", "sent", "failed", "here", "away", "refused", "pinned"] as const).map(
    (mark) => ({
      name: glyphs[mark],
      summary: words.marks[mark],
    }),
  );
  const all = [
    ...sections,
    { title: words.helpPicked, rows: verbRows(look) },
    { title: words.helpCommands, rows: commands },
    { title: words.helpMarks, rows: marks },
  ];
  return all.flatMap(({ title, rows }, at) => [
    ...(at === 0 ? [] : [[]]),
    [span(` ${title}`, "title")],
    ...rows.flatMap((row) => rowLines(row, width, look)),
  ]);
}

function keyRows(bindings: readonly Binding[], { words }: Look): HelpRow[] {
  const rows = bindings
    .filter(({ keys }) => keys.length > 0)
    .map(({ keys, label, action }) => ({
      name: label ?? keys.map(keyLabel).join(", "),
      summary: words.keys[action],
    }));
  return rows.filter((row, at) => rows.findIndex((other) => other.name === row.name) === at);
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
