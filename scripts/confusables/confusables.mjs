// Writes the table of characters that look alike from Unicode's own file: `node scripts/confusables/confusables.mjs confusables.txt`.
// The file is https://www.unicode.org/Public/security/latest/confusables.txt; ICU's source has the same one in data/unidata.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const LONGEST_LINE = 240;
const source = readFileSync(process.argv[2], "utf8");
const version = /^# Version: (\S+)$/m.exec(source)[1];

const prototypes = new Map();
for (const [, character, prototype] of source.matchAll(/^\ufeff?([0-9A-F]+) ;\s([0-9A-F ]+) ;/gm)) {
  prototypes.set(toText(character), toText(prototype.trim()));
}

function toText(hex) {
  return String.fromCodePoint(...hex.split(" ").map((digits) => Number.parseInt(digits, 16)));
}

/** Some prototypes are, once taken apart, lookalikes themselves. */
function resolve(text) {
  const next = [...text.normalize("NFD")].map((character) => prototypes.get(character) ?? character).join("");
  return next === text ? text : resolve(next);
}

/** The characters that look like others, by the text that all of them look like. */
const lookalikes = new Map();
for (const character of prototypes.keys()) {
  if (character.normalize("NFD") !== character) continue; // it is taken apart before it is looked up
  const key = [...resolve(character)].map(toBase36).join("+");
  lookalikes.set(key, [...(lookalikes.get(key) ?? []), character.codePointAt(0)]);
}

function toBase36(character) {
  return character.codePointAt(0).toString(36);
}

/** Ascending numbers with runs of neighbours as `first-more`, in base 36. */
function toRuns(numbers) {
  const runs = [];
  for (const number of numbers.sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run !== undefined && run.first + run.more + 1 === number) run.more += 1;
    else runs.push({ first: number, more: 0 });
  }
  return runs.map(({ first, more }) => first.toString(36) + (more === 0 ? "" : `-${more.toString(36)}`));
}

const entries = [...lookalikes].map(([prototype, characters]) =>
  [prototype, ...toRuns(characters)].join(" "),
);
const lines = [""];
for (const entry of entries) {
  if (lines.at(-1).length + entry.length >= LONGEST_LINE) lines.push("");
  lines.push(`${lines.pop()}${entry};`);
}

writeFileSync(
  fileURLToPath(new URL("../../src/server/store/confusables-data.ts", import.meta.url)),
  `/**
 * Unicode ${version}'s confusables.txt (© Unicode, Inc., Unicode License v3), made by scripts/confusables: a text, and the characters that look
 * like it. Numbers are code points in base 36; \`+\` joins those of a text, \`-\` tells how many more follow the one before it.
 */
export const CONFUSABLES = \`
${lines.join("\n")}
\`;
`,
);
