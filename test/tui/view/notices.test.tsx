import { expect, test } from "vitest";
import { span } from "../../../src/tui/layout/line.ts";
import { Divider } from "../../../src/tui/view/divider.tsx";
import { EmptyChat } from "../../../src/tui/view/empty-chat.tsx";
import { Notices } from "../../../src/tui/view/notices.tsx";
import { Rule } from "../../../src/tui/view/rule.tsx";
import { TooSmall } from "../../../src/tui/view/too-small.tsx";
import { picture, printed } from "./picture.tsx";

test("[S8] notices stand under a rule, errors in their look", () => {
  const lines = [[span("────────────", "rule")], [span(" "), span("未知命令 /foo", "error")]];
  expect(picture(<Notices lines={lines} />)).toMatchInlineSnapshot(`
    "
    ────────────
     未知命令 /foo
    "
  `);
  expect(printed(<Notices lines={lines} />).split("\n")).toMatchInlineSnapshot(`
    [
      "␛[38;5;59m────────────␛[39m",
      " ␛[38;5;210m未知命令 /foo␛[39m",
    ]
  `);
});

test("[S15] where there is no room or no place the screen says so", () => {
  const lines = [[], [span(" 没有加入聊天室", "dim")], [span(" the room is full", "error")]];
  expect(picture(<EmptyChat lines={lines} />)).toMatchInlineSnapshot(`
    "

     没有加入聊天室
     the room is full
    "
  `);
  expect(picture(<TooSmall line={[span("窗口太小，至少 30×8")]} />)).toMatchInlineSnapshot(`
    "
    窗口太小，至少 30×8
    "
  `);
});

test("[S1] lines are drawn between the panes and above the input", () => {
  expect(picture(<Divider sign="│" height={3} />)).toMatchInlineSnapshot(`
    "
    │
    │
    │
    "
  `);
  expect(printed(<Divider sign="│" height={2} />).split("\n")).toMatchInlineSnapshot(`
    [
      "␛[38;5;59m│␛[39m",
      "␛[38;5;59m│␛[39m",
    ]
  `);
  const line = [span("──", "rule"), span(" "), span("@1", "mention"), span(" ops"), span(" ──", "rule")];
  expect(picture(<Rule line={line} />)).toMatchInlineSnapshot(`
    "
    ── @1 ops ──
    "
  `);
  expect(printed(<Rule line={line} />)).toMatchInlineSnapshot(
    `"␛[38;5;59m──␛[39m ␛[1m␛[38;5;212m@1␛[39m␛[22m ops␛[38;5;59m ──␛[39m"`,
  );
});
