import { expect, test } from "vitest";
import { toUserId } from "../../../src/core/protocol/names.ts";
import { drawBox, placeBox } from "../../../src/tui/layout/box.ts";
import { span } from "../../../src/tui/layout/line.ts";
import { Overlay } from "../../../src/tui/view/overlay.tsx";
import { LOOK } from "../chat.ts";
import { picture, printed, theme } from "./picture.tsx";

const SIZE = { columns: 40, rows: 12 };
const LABELS = { title: [span("rooms · 3", "title")], keys: "Enter goes", place: "2/3" };
const ROWS = [[span("  聊天群1")], [span("▸ ", "picked"), span("开发")], [span("  ops")]];

test("[S56] an overlay is a box with a title, its keys and the place in it, and the chosen row is a bar", () => {
  const box = placeBox(SIZE, 10, ROWS.length);
  const view = <Overlay lines={drawBox(box, ROWS, 1, LABELS, LOOK)} />;
  expect(picture(view)).toMatchInlineSnapshot(`
    "
    ╭─ rooms · 3 ──────────────────────────╮
    │   聊天群1                            │
    │ ▸ 开发                               │
    │   ops                                │
    ╰─ Enter goes ─────────────────── 2/3 ─╯
    "
  `);
  expect(printed(view).split("\n").slice(1, 3)).toMatchInlineSnapshot(`
    [
      "␛[48;5;232m␛[38;5;59m│␛[39m   聊天群1                            ␛[38;5;59m│␛[39m␛[49m",
      "␛[48;5;232m␛[38;5;59m│␛[39m␛[48;5;235m ␛[1m␛[38;5;75m▸ ␛[39m␛[22m开发                               ␛[48;5;232m␛[38;5;59m│␛[39m␛[49m",
    ]
  `);
});

test("[S56] labels that are too long are cut, and a box is as high as there is place", () => {
  const box = placeBox({ columns: 30, rows: 8 }, 6, 100);
  expect(box).toEqual({ row: 0, column: 0, width: 30, height: 6, inner: 26, lines: 4 });
  const labels = {
    title: [span("标题很长".repeat(10), "title")],
    keys: "many keys that do something here",
    place: "1/100",
  };
  expect(picture(<Overlay lines={drawBox(box, ROWS, undefined, labels, LOOK)} />)).toMatchInlineSnapshot(`
    "
    ╭─ 标题很长标题很长标题很… ──╮
    │   聊天群1                  │
    │ ▸ 开发                     │
    │   ops                      │
    │                            │
    ╰─ many keys that d…  1/100 ─╯
    "
  `);
});

test("[S56] where the bar is made by reversing, nothing in it has a colour of its own", () => {
  const row = [
    span("▸ ", "picked"),
    span("bob", { userId: toUserId("bob") }),
    span(" 10:31", "dim"),
    span(" @1 ", "pill"),
  ];
  const box = placeBox(SIZE, 10, 1);
  const looks = theme({ depth: "16", background: undefined });
  const [, bar = ""] = printed(<Overlay lines={drawBox(box, [row], 0, LABELS, LOOK)} />, looks).split("\n");
  expect(bar.slice(bar.indexOf("▸") - 20)).not.toMatch(/␛\[(?:3[1-6]|9[1-6]|2)m.*10:31/);
  expect(bar).toContain("␛[7m");
});
