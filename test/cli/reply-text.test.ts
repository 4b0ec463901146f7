import { expect, test } from "vitest";
import { GATHERED_CHARACTERS, replyText } from "../../src/cli/commands/on/reply-text.ts";
import { DEFAULT_LIMITS } from "../../src/core/protocol/limits.ts";
import { sizeError } from "../../src/core/protocol/message-size.ts";

test("[Z40] one line break at the end is left out; nothing is no reply", () => {
  expect(replyText("a\n\nb\n\n")).toBe("a\n\nb\n");
  expect(replyText("a\r\n")).toBe("a");
  for (const nothing of ["", "\n", " \n\t\n"]) expect(replyText(nothing)).toBeUndefined();
});

test.each([
  ["letters", "x"],
  ["Chinese", "好"],
  ["emoji of several parts", "👩‍👩‍👧‍👦"],
  ["letters that compose", "e\u0301"],
  ["letters that come apart", "\u0958"],
])("[Z40] what is too long is cut to what a message may be, between characters: %s", (_, character) => {
  const text = replyText(character.repeat(GATHERED_CHARACTERS / character.length)) ?? "";
  expect(sizeError(text, DEFAULT_LIMITS)).toBeUndefined();
  const composed = character.normalize("NFC");
  const fit = Math.floor((DEFAULT_LIMITS.messageCharacters - 1) / [...composed].length);
  expect(text).toBe(`${composed.repeat(fit)}…`);
});

test("[Z40] what just fits is left whole", () => {
  const most = "好".repeat(DEFAULT_LIMITS.messageCharacters);
  expect(replyText(`${most}\n`)).toBe(most);
});
