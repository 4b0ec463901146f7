import { stripVTControlCharacters } from "node:util";
import { render } from "ink-testing-library";
import { expect, test } from "vitest";
import { toUserId } from "../../../src/core/names.ts";
import { span } from "../../../src/tui/model/line.ts";
import { themeFor } from "../../../src/tui/model/theme.ts";
import { Lines } from "../../../src/tui/view/lines.tsx";
import { paint } from "../../../src/tui/view/paint.ts";
import { Screen } from "../../../src/tui/view/screen.tsx";

const PLAIN = themeFor({ NO_COLOR: "1" });

test("[S1] the view puts the parts side by side with dividers, over the rule and the input", () => {
  const picture = {
    parts: [
      { width: 6, lines: [[span("房间  ")], [span("a     ")]] },
      { width: 8, lines: [[span("👨‍👩‍👧 hi   ")], [span("        ")]] },
    ],
    rule: [span("──────┴────────")],
    input: { width: 15, lines: [[span(" alice › 你好  ")]] },
    cursor: { row: 3, column: 13 },
  };
  const { lastFrame, unmount } = render(<Screen picture={picture} theme={PLAIN} />);
  const rows = stripVTControlCharacters(lastFrame() ?? "");
  expect(rows.split("\n").map((row) => row.trimEnd())).toEqual([
    "房间  │👨‍👩‍👧 hi",
    "a     │",
    "──────┴────────",
    " alice › 你好",
  ]);
  unmount();
});

test("[S17] looks are painted by the theme alone, whatever the environment says to Ink", () => {
  const line = [span("bob", { userId: toUserId("bob") }), span("  10:31", "dim"), span("x")];
  expect(paint(line, PLAIN)).toBe("\x1b[1mbob\x1b[0m\x1b[2m  10:31\x1b[0mx");
  const { lastFrame, unmount } = render(<Lines lines={[line]} width={11} theme={PLAIN} />);
  expect(lastFrame()).toContain("\x1b[1mbob");
  unmount();
});
