import { expect, test } from "vitest";
import { span } from "../../../src/tui/layout/line.ts";
import { Message } from "../../../src/tui/view/message.tsx";
import { Timeline } from "../../../src/tui/view/timeline.tsx";
import { picture, printed } from "./picture.tsx";

const GROUP = [
  [span(" "), span("bob", "title"), span("  10:31", "dim")],
  [span(" "), span("hello there")],
  [span(" "), span("收到，谢谢！👨‍👩‍👧 "), span("`code`", "code")],
];

test("[S3] a message stands under the header of its group", () => {
  expect(picture(<Message lines={GROUP} />)).toMatchInlineSnapshot(`
    "
     bob  10:31
     hello there
     收到，谢谢！👨‍👩‍👧 \`code\`
    "
  `);
});

test("[S17] the parts of a message have the looks of their roles", () => {
  expect(printed(<Message lines={GROUP} />).split("\n")).toMatchInlineSnapshot(`
    [
      " ␛[1mbob␛[22m␛[38;5;246m  10:31␛[39m",
      " hello there",
      " 收到，谢谢！👨‍👩‍👧 ␛[38;5;116m\`code\`␛[39m",
    ]
  `);
});

test("[S1] the messages stand one below the other", () => {
  const own = [
    [span("        "), span("10:32", "dim")],
    [span("   好的"), span(" ✓", "dim")],
  ];
  const messages = [
    { key: "m1", lines: GROUP },
    { key: "m4", lines: own },
  ];
  expect(picture(<Timeline messages={messages} />)).toMatchInlineSnapshot(`
    "
     bob  10:31
     hello there
     收到，谢谢！👨‍👩‍👧 \`code\`
            10:32
       好的 ✓
    "
  `);
});
