import { expect, test } from "vitest";
import { span } from "../../../src/tui/layout/line.ts";
import { Header } from "../../../src/tui/view/header.tsx";
import { picture, printed } from "./picture.tsx";

const HEADER = <Header line={[span(" 聊天群1", "title"), span(" · 3 online · 今天发布", "dim")]} />;

test("[S1] the header says the room's name, who is online and the topic", () => {
  expect(picture(HEADER)).toMatchInlineSnapshot(`
    "
     聊天群1 · 3 online · 今天发布
    "
  `);
});

test("[S17] the name is bold, the rest dim", () => {
  expect(printed(HEADER)).toMatchInlineSnapshot(`"␛[1m 聊天群1␛[22m␛[38;5;246m · 3 online · 今天发布␛[39m"`);
});
