import { expect, test } from "vitest";
import { GATHERED_CHARACTERS, replyText } from "../../src/cli/commands/on/reply-text.ts";
import { DEFAULT_LIMITS } from "../../src/core/protocol/limits.ts";
import { sizeError } from "../../src/core/protocol/message-size.ts";

test("[Z40] one line break at the end is left out; nothing is no reply", () => {
  expect(replyText("a\n\nb\n\n", DEFAULT_LIMITS)).toBe("a\n\nb\n");
  expect(replyText("a\r\n", DEFAULT_LIMITS)).toBe("a");
  for (const nothing of ["", "\n", " \n\t\n"]) expect(replyText(nothing, DEFAULT_LIMITS)).toBeUndefined();
});

test.each([
  ["letters", "x"],
  ["Chinese", "好"],
  ["emoji of several parts", "👩‍👩‍👧‍👦"],
  ["letters that compose", "e\u0301"],
  ["letters that come apart", "\u0958"],
])("[Z40] what is too long is cut to what a message may be, between characters: %s", (_, character) => {
  const text = replyText(character.repeat(GATHERED_CHARACTERS / character.length), DEFAULT_LIMITS) ?? "";
  expect(sizeError(text, DEFAULT_LIMITS)).toBeUndefined();
  const composed = character.normalize("NFC");
  const fit = Math.floor((DEFAULT_LIMITS.messageCharacters - 1) / [...composed].length);
  expect(text).toBe(`${composed.repeat(fit)}…`);
});

test("[Z40] what just fits is left whole", () => {
  const most = "好".repeat(DEFAULT_LIMITS.messageCharacters);
  expect(replyText(`${most}\n`, DEFAULT_LIMITS)).toBe(most);
});

test.each([
  [{ messageCharacters: 5, messageBytes: 1_024 }, "好好好好…"],
  [{ messageCharacters: 4_000, messageBytes: 10 }, "好好…"],
])("[Z40] what is too long for this server is cut to its own limits: %j", (limits, reply) => {
  expect(replyText("好".repeat(100), limits)).toBe(reply);
  expect(sizeError(reply, limits)).toBeUndefined();
});
