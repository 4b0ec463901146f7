import { expect, test } from "vitest";
import { EMOJI_NAMES } from "../../../src/core/text/emoji-names.ts";
import { soundsLike } from "../../../src/core/text/pinyin.ts";
import { findEmoji } from "../../../src/tui/input/find-emoji.ts";

const first = (typed: string) => findEmoji(EMOJI_NAMES, typed, soundsLike)[0]?.emoji;

test("[K47] names in English and Chinese, of GitHub and in pinyin, whole or begun, whatever the case, lead to the emoji", () => {
  expect(["thumb", "thumbs_up", "ＴＨＵＭＢＳ", "+1", "zan", "赞"].map(first)).toEqual(Array(6).fill("👍"));
  expect(["tada", "heart", "white_check_mark", "eyes", "rofl"].map(first)).toEqual([
    "🎉",
    "❤️",
    "✅",
    "👀",
    "🤣",
  ]);
  expect(["红心", "hongxin", "hx"].map(first)).toEqual(["❤️", "❤️", "❤️"]);
  expect(["qqqq", "赞赞赞赞"].map(first)).toEqual([undefined, undefined]);
  expect(findEmoji(EMOJI_NAMES, "", soundsLike)).toBe(EMOJI_NAMES);
});

test("[K47] every emoji is one as the server takes it, once, and has names", () => {
  expect(EMOJI_NAMES.length).toBeGreaterThan(1_500);
  expect(new Set(EMOJI_NAMES.map(({ emoji }) => emoji)).size).toBe(EMOJI_NAMES.length);
  expect(EMOJI_NAMES.filter(({ names }) => names.length < 2)).toEqual([]);
});
