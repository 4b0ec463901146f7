import type { IBufferCell, Terminal } from "@xterm/headless";

/** Size of a cell in the picture, and the space around the screen, px. */
const CELL = { width: 8.4, height: 18, base: 13.5 };
const MARGIN = 14;

/** The terminal's own two colours. */
interface Paper {
  readonly foreground: string;
  readonly background: string;
}

const PAPERS: Readonly<Record<"dark" | "light", Paper>> = {
  dark: { foreground: "#d6d9de", background: "#16181d" },
  light: { foreground: "#24272c", background: "#fbfbf9" },
};
const ANSI = [
  ["#3b3f46", "#d75f5f", "#5faf5f", "#c8a13c", "#5f87d7", "#b36fb3", "#3fa7a7", "#c9ccd1"],
  ["#6b7079", "#e87878", "#78c878", "#e0bb56", "#7ca0e8", "#cc8acc", "#5cc2c2", "#f0f2f5"],
].flat();

/** The screen of a terminal model as an SVG picture: text in its colours, each wide character in its own two cells. */
export function screenSvg(terminal: Terminal, title: string, ground: "dark" | "light" = "dark"): string {
  const paper = PAPERS[ground];
  const { cols, rows } = terminal;
  const width = Math.ceil(cols * CELL.width + 2 * MARGIN);
  const height = Math.ceil(rows * CELL.height + 2 * MARGIN);
  const texts = Array.from({ length: rows }, (_, row) => rowSvg(terminal, row, paper)).join("");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${xml(title)}">`,
    `<title>${xml(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${paper.background}"/>`,
    `<g font-family="ui-monospace,'DejaVu Sans Mono','Noto Sans Mono CJK SC','Sarasa Mono SC',monospace" font-size="14"`,
    ` xml:space="preserve">`,
    texts,
    cursorSvg(terminal, paper),
    "</g></svg>\n",
  ].join("");
}

interface Run {
  readonly column: number;
  readonly look: string;
  /** What stands behind it; undefined for the paper. */
  readonly behind: string | undefined;
  text: string;
  cells: number;
}

function rowSvg(terminal: Terminal, row: number, paper: Paper): string {
  const line = terminal.buffer.active.getLine(terminal.buffer.active.baseY + row);
  const runs: Run[] = [];
  const dividers: string[] = [];
  for (let column = 0; column < terminal.cols; column += 1) {
    const cell = line?.getCell(column);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const look = lookOf(cell, paper);
    if (cell.getChars() === "│") {
      dividers.push(dividerSvg(column, row, look));
      continue;
    }
    const last = runs.at(-1);
    const joins = last?.look === look && last.column + last.cells === column && cell.getWidth() === 1;
    if (joins && last !== undefined && !isWide(last)) {
      last.text += cell.getChars() || " ";
      last.cells += 1;
    } else {
      const behind = cell.isInverse() ? colorOf(cell, paper) : undefined;
      runs.push({ column, look, behind, text: cell.getChars() || " ", cells: cell.getWidth() });
    }
  }
  const texts = runs
    .filter(({ text }) => text.trim() !== "")
    .map(({ column, look, behind, text, cells }) => {
      const x = (MARGIN + column * CELL.width).toFixed(1);
      const y = (MARGIN + row * CELL.height + CELL.base).toFixed(1);
      const length = (cells * CELL.width).toFixed(1);
      const back =
        behind === undefined
          ? ""
          : `<rect x="${x}" y="${MARGIN + row * CELL.height}" width="${length}" height="${CELL.height}" fill="${behind}"/>`;
      return `${back}<text x="${x}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs"${look}>${xml(text)}</text>`;
    })
    .join("");
  return texts + dividers.join("");
}

/** Drawn, not written: fonts leave gaps between the rows. */
function dividerSvg(column: number, row: number, look: string): string {
  const x = (MARGIN + (column + 0.5) * CELL.width - 0.5).toFixed(1);
  return `<rect x="${x}" y="${MARGIN + row * CELL.height}" width="1" height="${CELL.height}"${look}/>`;
}

function isWide(run: Run): boolean {
  return run.cells === 2 && [...run.text].length <= 2 && !/^[\x20-\x7e]+$/.test(run.text);
}

function colorOf(cell: IBufferCell, { foreground }: Paper): string {
  if (cell.isFgDefault()) return foreground;
  return cell.isFgRGB() ? hex(cell.getFgColor()) : palette(cell.getFgColor());
}

function lookOf(cell: IBufferCell, paper: Paper): string {
  const color = cell.isInverse() ? paper.background : colorOf(cell, paper);
  const bold = cell.isBold() ? ' font-weight="bold"' : "";
  const italic = cell.isItalic() ? ' font-style="italic"' : "";
  const underline = cell.isUnderline() ? ' text-decoration="underline"' : "";
  const dim = cell.isDim() ? ' opacity="0.55"' : "";
  return ` fill="${color}"${bold}${italic}${underline}${dim}`;
}

function cursorSvg(terminal: Terminal, { foreground }: Paper): string {
  const { cursorX, cursorY } = terminal.buffer.active;
  const x = (MARGIN + cursorX * CELL.width).toFixed(1);
  const y = (MARGIN + cursorY * CELL.height + 1).toFixed(1);
  return `<rect x="${x}" y="${y}" width="2" height="${CELL.height - 2}" fill="${foreground}"/>`;
}

/** The colours of xterm's 256: 16 named, a cube of 6×6×6, 24 greys. */
function palette(index: number): string {
  const named = ANSI[index];
  if (named !== undefined) return named;
  if (index >= 232) return hex((8 + (index - 232) * 10) * 0x010101);
  const level = (step: number) => (step === 0 ? 0 : 55 + step * 40);
  const cube = index - 16;
  return hex((level(Math.floor(cube / 36)) << 16) | (level(Math.floor(cube / 6) % 6) << 8) | level(cube % 6));
}

function hex(rgb: number): string {
  return `#${rgb.toString(16).padStart(6, "0")}`;
}

function xml(text: string): string {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
