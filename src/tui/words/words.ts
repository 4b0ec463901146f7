import { asksForChinese } from "../../core/text/language.ts";
import { chineseScreen } from "./chinese.ts";
import { englishScreen, type Words } from "./english.ts";

/** Returns the words for an environment: simplified Chinese where its messages are Chinese, else English. */
export function wordsFor(env: Readonly<Record<string, string | undefined>>): Words {
  return asksForChinese(env) ? chineseScreen : englishScreen;
}
