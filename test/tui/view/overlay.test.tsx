import { expect, test } from "vitest";
import { span } from "../../../src/tui/layout/line.ts";
import { Answer } from "../../../src/tui/view/answer.tsx";
import { Help } from "../../../src/tui/view/help.tsx";
import { Overlay } from "../../../src/tui/view/overlay.tsx";
import { PastePreview } from "../../../src/tui/view/paste-preview.tsx";
import { Picker } from "../../../src/tui/view/picker.tsx";
import { picture, printed } from "./picture.tsx";

const head = (title: string, keys: string) => [
  span(` ${title}`, "title"),
  span("      "),
  span(` ${keys} `, "dim"),
];

test("[K1] help lists keys and commands under its title", () => {
  const lines = [[span(" writing", "title")], [span(" Enter   "), span("发送消息", "dim")]];
  const view = <Help head={head("help", "Esc closes")} lines={lines} />;
  expect(picture(view)).toMatchInlineSnapshot(`
    "
     help       Esc closes 
     writing
     Enter   发送消息
    "
  `);
  expect(printed(view).split("\n").slice(1)).toMatchInlineSnapshot(`
    [
      "␛[1m writing␛[22m",
      " Enter   ␛[38;5;246m发送消息␛[39m",
    ]
  `);
});

test("[C10] a long answer has a title too, and its errors the look of errors", () => {
  const lines = [
    [span(" "), span("3 人在线：alice、bob、小爱", "dim")],
    [span(" "), span("no such room", "error")],
  ];
  const view = <Answer head={head("answer", "Esc")} lines={lines} />;
  expect(picture(view)).toMatchInlineSnapshot(`
    "
     answer       Esc 
     3 人在线：alice、bob、小爱
     no such room
    "
  `);
  expect(printed(view).split("\n").slice(1)).toMatchInlineSnapshot(`
    [
      " ␛[38;5;246m3 人在线：alice、bob、小爱␛[39m",
      " ␛[38;5;210mno such room␛[39m",
    ]
  `);
});

test("[K12] a paste is shown before it is taken", () => {
  const lines = [[span(" 第一行")], [span("   indented")], [span(" ")], [span(" last")]];
  const view = <PastePreview head={head("paste 4 lines?", "Enter takes it")} lines={lines} />;
  expect(picture(view)).toMatchInlineSnapshot(`
    "
     paste 4 lines?       Enter takes it 
     第一行
       indented

     last
    "
  `);
  expect(printed(view).split("\n")[0]).toMatchInlineSnapshot(
    `"␛[1m paste 4 lines?␛[22m      ␛[38;5;246m Enter takes it ␛[39m"`,
  );
});

const PICKER = { shows: "picker", head: head("rooms · 2/3", "Enter goes"), sign: "▸" } as const;

test("[K17] a picker has a sign before what is chosen", () => {
  const rows = [[span("   聊天群1")], [span(" ● "), span("聊天群2", "current")]];
  const view = <Picker {...PICKER} rows={rows} chosen={1} notice={undefined} />;
  expect(picture(view)).toMatchInlineSnapshot(`
    "
     rooms · 2/3       Enter goes 
         聊天群1
    ▸  ● 聊天群2
    "
  `);
  expect(printed(view).split("\n").slice(1)).toMatchInlineSnapshot(`
    [
      "     聊天群1",
      "␛[1m␛[38;5;75m▸ ␛[39m␛[22m ● ␛[1m聊天群2␛[22m",
    ]
  `);
});

test("[K17] where nothing can be chosen it says why", () => {
  const view = <Overlay {...PICKER} rows={[]} chosen={-1} notice={[span(" 无匹配项", "dim")]} />;
  expect(picture(view)).toMatchInlineSnapshot(`
    "
     rooms · 2/3       Enter goes 
     无匹配项
    "
  `);
});

test("each overlay is drawn by its own component", () => {
  const lines = [[span(" 一行")]];
  for (const [shows, Component] of [
    ["help", Help],
    ["answer", Answer],
    ["paste", PastePreview],
  ] as const) {
    const props = { head: head(shows, "Esc"), lines };
    expect(printed(<Overlay shows={shows} {...props} />)).toBe(printed(<Component {...props} />));
  }
});
