import { breakLines } from "./break-lines.ts";
import { BINDINGS, type Binding, keyLabel } from "./keymap.ts";
import { fitLine, type Line, span } from "./line.ts";
import { COMMANDS, usageOf } from "./slash.ts";
import { words } from "./words.ts";

interface HelpRow {
  readonly name: string;
  readonly summary: string;
}

/** Columns for the names where there is place for them beside their summaries. */
const NAMES = 34;
const SIDE_BY_SIDE = 70;

/** Help as lines for a width: every key and every slash command, made from their tables. */
export function helpLines(width: number): Line[] {
  const sections = (["writing", "moving", "leaving"] as const).map((section) => ({
    title: words.sections[section],
    rows: keyRows(BINDINGS.filter((binding) => binding.section === section)),
  }));
  const commands = COMMANDS.map((command) => ({
    name: [usageOf(command), ...command.aliases.map((alias) => `/${alias}`)].join(", "),
    summary: command.summary,
  }));
  return [...sections, { title: words.helpCommands, rows: commands }].flatMap(({ title, rows }, at) => [
    ...(at === 0 ? [] : [[]]),
    [span(` ${title}`, "title")],
    ...rows.flatMap((row) => rowLines(row, width)),
  ]);
}

function keyRows(bindings: readonly Binding[]): HelpRow[] {
  const rows = bindings.map(({ keys, label, summary }) => ({
    name: label ?? keys.map(keyLabel).join(", "),
    summary,
  }));
  return rows.filter((row, at) => rows.findIndex((other) => other.name === row.name) === at);
}

function rowLines({ name, summary }: HelpRow, width: number): Line[] {
  if (width < SIDE_BY_SIDE) {
    return [
      [span(` ${name}`)],
      ...breakLines(summary, width - 5).map((text) => [span(`    ${text}`, "dim")]),
    ];
  }
  return breakLines(summary, width - NAMES - 1).map((text, at) => [
    ...fitLine([span(at === 0 ? ` ${name}` : "")], NAMES),
    span(text, "dim"),
  ]);
}
