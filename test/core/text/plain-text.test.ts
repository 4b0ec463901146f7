import stringWidth from "string-width";
import { expect, test } from "vitest";
import { columns } from "../../../src/core/text/columns.ts";
import { graphemes } from "../../../src/core/text/graphemes.ts";

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

test("[X2] every character measures and separates as Unicode says, also by the quick way", () => {
  for (let code = 0x20; code <= 0xffff; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const character = String.fromCharCode(code);
    const pair = `中${character}a`;
    if (columns(character) !== stringWidth(character)) expect.fail(`columns of U+${code.toString(16)}`);
    const parts = Array.from(segmenter.segment(pair), ({ segment }) => segment);
    if (graphemes(pair).join("|") !== parts.join("|")) expect.fail(`graphemes at U+${code.toString(16)}`);
  }
});
