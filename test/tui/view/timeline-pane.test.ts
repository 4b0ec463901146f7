import { afterEach, expect, test, vi } from "vitest";
import { STANDARD } from "../../../src/core/text/measure.ts";
import { span } from "../../../src/tui/layout/line.ts";
import { TimelinePane } from "../../../src/tui/view/timeline-pane.ts";
import { theme } from "./picture.tsx";

/** The keys of the messages that Ink was given, in order. */
const { drawn } = vi.hoisted(() => ({ drawn: [] as string[] }));

vi.mock("../../../src/tui/view/message.tsx", async (load) => {
  const { Message } = await load<typeof import("../../../src/tui/view/message.tsx")>();
  const Noted: typeof Message = (props) => {
    drawn.push(props.lines.flatMap((line) => line.map(({ text }) => text)).join("|"));
    return Message(props);
  };
  return { Message: Noted };
});

const SETTING = { theme: theme(), measure: STANDARD, width: 12 };

const pane = new TimelinePane((error) => {
  throw error;
});

const message = (key: string, ...texts: readonly string[]) => ({
  key,
  lines: texts.map((text) => [span(text)]),
});

/** The rows of the pane, after the names of the messages that were drawn for them. */
function draw(messages: readonly ReturnType<typeof message>[], setting = SETTING) {
  drawn.length = 0;
  const rows = pane.draw({ messages }, setting);
  const texts = rows.map(({ glyphs }) => glyphs.map(({ text }) => text).join(""));
  return { drawn: [...drawn], texts: texts.map((text) => text.trimEnd()), rows };
}

afterEach(() => pane.close());

test("[T19] only messages that are new or changed are drawn; the others keep their rows", () => {
  const [one, two, three] = [
    message("1", "bob", "hi"),
    message("2", "你好"),
    message("3", "alice", "", "end"),
  ];
  expect(draw([one, two])).toMatchObject({ drawn: ["bob|hi", "你好"], texts: ["bob", "hi", "你好"] });
  const { drawn: next, texts } = draw([two, three]);
  expect([next, texts]).toEqual([["alice||end"], ["你好", "alice", "", "end"]]);
  const sent = message("2", "你好 ✓");
  expect(draw([sent, three])).toMatchObject({ drawn: ["你好 ✓"], texts: ["你好 ✓", "alice", "", "end"] });
  expect(draw([sent, three, one])).toMatchObject({ drawn: ["bob|hi"] });
  const again = draw([sent, three, one]);
  expect(again.drawn).toEqual([]);
  expect(draw([sent, three, one], { ...SETTING, width: 20 }).drawn).toHaveLength(3);
});
