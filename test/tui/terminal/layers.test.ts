import { expect, test } from "vitest";
import { STANDARD } from "../../../src/core/text/measure.ts";
import { type Layer, layOver } from "../../../src/tui/terminal/layers.ts";
import { fitRow, readRow } from "../../../src/tui/terminal/styled-row.ts";

function layer(row: number, column: number, width: number, ...texts: readonly string[]): Layer {
  return { row, column, width, rows: texts.map((text) => fitRow(readRow(text, STANDARD), width)) };
}

/** The rows as text, with `/` between their pieces. */
function shown(layers: readonly Layer[], columns: number, rows: number): string[] {
  return layOver(layers, columns, rows).map((row) =>
    row.map(({ glyphs }) => glyphs.map(({ text }) => text).join("")).join("/"),
  );
}

test("[S1] layers stand beside one another, with spaces where there is none", () => {
  const layers = [layer(0, 0, 4, "房间", "a"), layer(0, 5, 3, "x"), layer(2, 2, 3, "end")];
  expect(shown(layers, 8, 3)).toEqual(["房间/ /x  ", "a   /    ", "  /end/   "]);
});

test("[S1] a layer covers those before it, and cuts wide letters that it covers in part", () => {
  const under = layer(0, 0, 10, "聊天聊天聊", "abcdefghij");
  const over = layer(0, 3, 4, "over", "o");
  expect(shown([under, over], 10, 2)).toEqual(["聊 /over/ 聊", "abc/o   /hij"]);
  expect(shown([under, layer(1, 0, 10, "all")], 10, 2)).toEqual(["聊天聊天聊", "all       "]);
});

test("[S1] what stands outside of the screen's rows is left out, and pieces keep their identity", () => {
  const list = layer(0, 0, 2, "ab", "cd");
  const [row] = layOver([list], 2, 1);
  expect(row).toEqual([list.rows[0]]);
  expect(row?.[0]).toBe(list.rows[0]);
});
