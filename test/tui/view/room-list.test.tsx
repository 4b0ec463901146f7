import { expect, test } from "vitest";
import { span } from "../../../src/tui/layout/line.ts";
import { RoomList } from "../../../src/tui/view/room-list.tsx";
import { picture, printed } from "./picture.tsx";

const LIST = (
  <RoomList
    title={[span(" groupchat", "title")]}
    rows={[
      [span(" ● ", "current"), span("聊天群1", "current")],
      [span("   "), span("聊天群2"), span("    "), span(" @3", "mention"), span(" ")],
      [span("   "), span("ops", "dim"), span("      "), span(" 12", "unread"), span(" ")],
    ]}
  />
);

test("[S1] the rooms stand below one another, under the product's name", () => {
  expect(picture(LIST)).toMatchInlineSnapshot(`
    "
     groupchat
     ● 聊天群1
       聊天群2     @3
       ops       12
    "
  `);
});

test("[S17] what is unread has the looks of its role", () => {
  expect(printed(LIST).split("\n").slice(2)).toMatchInlineSnapshot(`
    [
      "   聊天群2    ␛[1m␛[38;5;212m @3␛[39m␛[22m",
      "   ␛[38;5;246mops␛[39m      ␛[1m␛[38;5;75m 12␛[39m␛[22m",
    ]
  `);
});
