import { keyLabel } from "../input/key-label.ts";
import type { ChatState } from "../state/state.ts";
import { cutLine, type Line, lineWidth, span } from "./line.ts";
import type { Area } from "./regions.ts";

/** The actions that somebody who is new here is told of. */
const TIPS = ["send", "switcher", "help"] as const;

/** Rows that are left free above and below, and columns between a key and what it does. */
const FREE = 1;
const GAP = 2;

/** Lays out tips in the middle of an empty part of the pane; undefined once something was said, and where there is no place. */
export function layTips(
  state: ChatState,
  empty: Area,
): { readonly area: Area; readonly content: { readonly lines: readonly Line[] } } | undefined {
  const { tips, bound, look } = state;
  const { words, measure } = look;
  const rows = TIPS.flatMap((action) => {
    const key = bound.find((binding) => binding.action === action)?.keys[0];
    return key === undefined ? [] : [{ key: keyLabel(key), text: words.tips[action] }];
  });
  if (!tips || empty.height < rows.length + 2 * FREE) return undefined;
  const wide = Math.max(0, ...rows.map(({ key }) => measure.columns(key)));
  const lines = rows.map(({ key, text }) => {
    const before = " ".repeat(wide - measure.columns(key));
    const line = [span(`${before}${key}`, "strong"), span(`${" ".repeat(GAP)}${text}`, "dim")];
    return cutLine(line, empty.width, measure);
  });
  const width = Math.max(0, ...lines.map((line) => lineWidth(line, measure)));
  const area = {
    row: empty.row + Math.floor((empty.height - lines.length) / 2),
    column: empty.column + Math.floor((empty.width - width) / 2),
    width,
    height: lines.length,
  };
  return { area, content: { lines } };
}
