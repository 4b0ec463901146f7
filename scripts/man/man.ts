import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chineseShell } from "../../src/cli/words/chinese.ts";
import { englishShell } from "../../src/cli/words/english.ts";
import { manPages } from "./pages.ts";
import { CHINESE, ENGLISH } from "./words.ts";

/** Writes the man pages of a version into a folder: English ones there, Chinese ones in `zh_CN`. */
export async function writeManPages(folder: string, version: string): Promise<void> {
  for (const [place, words, man] of [
    [folder, englishShell, ENGLISH],
    [join(folder, "zh_CN"), chineseShell, CHINESE],
  ] as const) {
    mkdirSync(place, { recursive: true });
    for (const { file, text } of await manPages(words, man, version)) writeFileSync(join(place, file), text);
  }
}
