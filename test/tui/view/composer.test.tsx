import { expect, test } from "vitest";
import { span } from "../../../src/tui/layout/line.ts";
import { Composer } from "../../../src/tui/view/composer.tsx";
import { ReplyBar } from "../../../src/tui/view/reply-bar.tsx";
import { StatusLine } from "../../../src/tui/view/status-line.tsx";
import { picture, printed } from "./picture.tsx";

const PROMPT = { prompt: " alice › ", indent: 9 };

test("[S16] the rows of a draft stand under one another, behind the own nick", () => {
  const rows = ["你好，大家", "👩‍🚀 second line", ""];
  expect(picture(<Composer {...PROMPT} rows={rows} placeholder={undefined} />)).toMatchInlineSnapshot(`
    "
     alice › 你好，大家
             👩‍🚀 second line
             
    "
  `);
});

test("[S16] a hint stands where no draft is, dim behind the bold nick", () => {
  const view = <Composer {...PROMPT} rows={[""]} placeholder="输入消息" />;
  expect(picture(view)).toMatchInlineSnapshot(`
    "
     alice › 输入消息
    "
  `);
  expect(printed(view)).toMatchInlineSnapshot(`"␛[1m alice › ␛[22m␛[38;5;246m输入消息␛[39m"`);
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

test("[S12] the status line says what is to be known, each part in its look", () => {
  const line = [span("12 below", "fresh"), span(" · ", "dim"), span("已连接", "dim"), span(" ")];
  expect(picture(<StatusLine line={line} />)).toMatchInlineSnapshot(`
    "
    12 below · 已连接
    "
  `);
  expect(printed(<StatusLine line={line} />)).toMatchInlineSnapshot(
    `"␛[38;5;215m12 below␛[38;5;246m · 已连接␛[39m"`,
  );
});
