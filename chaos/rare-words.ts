import { existsSync, readFileSync } from "node:fs";
import type { Random } from "./random.ts";

/** The end of each word that is made here: by it all of them are found in a file. */
const MARK = "zqjx";

const LETTERS = 14;

/** Letters of a word that are looked at. An index may share the beginning of a word with that of the word before it, and keeps the rest. */
const COMPARED = 9;

/** Makes a word that nobody else says, not even in part. */
export function rareWord(random: Random): string {
  const letters = Array.from({ length: LETTERS }, () => String.fromCharCode(97 + random.between(0, 25)));
  return `${letters.join("")}${MARK}`;
}

/** Gives the rare word at the end of a text. */
export function rareWordOf(text: string): string {
  return text.slice(text.lastIndexOf(" ") + 1);
}

/** The ends of the rare words of a text. */
function endsIn(text: string): string[] {
  return [...text.matchAll(new RegExp(`[a-z]{${COMPARED}}(?=${MARK})`, "g"))].map(([end]) => end);
}

/** Finds of some texts those of which a rare word is in a file, a database and what belongs to it. */
export function findTexts(file: string, texts: Iterable<string>): string[] {
  const inFile = new Set(
    ["", "-wal", "-shm", "-journal"]
      .filter((suffix) => existsSync(file + suffix))
      .flatMap((suffix) => endsIn(readFileSync(file + suffix, "latin1"))),
  );
  return [...texts].filter((text) => endsIn(text).some((end) => inFile.has(end)));
}
