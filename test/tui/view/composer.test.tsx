import { expect, test } from "vitest";
import { span } from "../../../src/tui/layout/line.ts";
import { Composer } from "../../../src/tui/view/composer.tsx";
import { ReplyBar } from "../../../src/tui/view/reply-bar.tsx";
import { picture, printed } from "./picture.tsx";

test("[S16] the rows of a draft stand under one another", () => {
  const rows = ["你好，大家", "👩‍🚀 second line", ""];
  expect(picture(<Composer rows={rows} placeholder={undefined} />)).toMatchInlineSnapshot(`
    "
     你好，大家
     👩‍🚀 second line

    "
  `);
});

test("[S16] a hint stands where no draft is, dim", () => {
  const view = <Composer rows={[""]} placeholder="输入消息" />;
  expect(picture(view)).toMatchInlineSnapshot(`
    "
     输入消息
    "
  `);
  expect(printed(view)).toMatchInlineSnapshot(`" ␛[38;5;246m输入消息␛[39m"`);
});

test("[S28] the reply bar says what the draft answers", () => {
  const view = <ReplyBar line={[span(" ↳ reply to 小爱: 收到", "dim")]} />;
  expect(picture(view)).toMatchInlineSnapshot(`
    "
     ↳ reply to 小爱: 收到
    "
  `);
  expect(printed(view)).toMatchInlineSnapshot(`"␛[38;5;246m ↳ reply to 小爱: 收到␛[39m"`);
});
