import { expect, test } from "vitest";
import { toUserId } from "../../../src/core/protocol/names.ts";
import { span } from "../../../src/tui/layout/line.ts";
import { styleOf } from "../../../src/tui/look/theme.ts";
import { MemberList } from "../../../src/tui/view/member-list.tsx";
import { picture, printed, theme } from "./picture.tsx";

const BOB = { userId: toUserId("bob") };
const LIST = (
  <MemberList
    title={[span(" online", "title")]}
    rows={[
      [span(" ● ", "dim"), span("bob", BOB)],
      [span(" ○ 小爱", "dim"), span(" 午饭", "dim")],
      [span(" 3 more", "dim")],
    ]}
  />
);

test("[S1] those who are here stand below one another", () => {
  expect(picture(LIST)).toMatchInlineSnapshot(`
    "
     online
     ● bob
     ○ 小爱 午饭
     3 more
    "
  `);
});

test("[S17] a nick has the colour of its user", () => {
  const { color } = styleOf(theme({ depth: "true" }), BOB);
  const own = theme({ own: { roles: {}, nicks: [color ?? ""] } });
  expect(printed(LIST, own).split("\n").slice(0, 2)).toMatchInlineSnapshot(`
    [
      "␛[1m online␛[22m",
      "␛[38;5;246m ● ␛[38;5;110mbob␛[39m",
    ]
  `);
});
