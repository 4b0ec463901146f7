import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { listCitedRules, listRules } from "./support/rules.ts";

const SRC = fileURLToPath(new URL("../src", import.meta.url));

/** What each part may import: other parts, Node's modules and packages. Its own files always. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  core: [
    "node:util",
    "emojibase-data/*",
    "fastest-levenshtein",
    "get-east-asian-width",
    "moment",
    "pinyin-match",
    "string-width",
    "valibot",
  ],
  files: ["core", "node:*", "@photostructure/sqlite"],
  server: ["core", "files", "node:*", "@photostructure/sqlite", "valibot"],
  "server/access": [
    "core",
    "files",
    "server",
    "node:*",
    "@photostructure/sqlite",
    "valibot",
    "jose",
    "p-limit",
  ],
  "server/sockets": ["core", "files", "server", "node:*", "valibot", "ipaddr.js", "socket.io", "ws"],
  tui: ["core", "node:*"],
  "tui/state": ["core", "tui/look", "tui/input", "tui/words", "tui/layout"],
  "tui/input": ["core", "tui/state", "tui/look", "tui/words", "tui/layout"],
  "tui/update": [
    "tui/pickers",
    "tui/commands",
    "core",
    "tui/state",
    "tui/input",
    "tui/look",
    "tui/words",
    "tui/layout",
  ],
  "tui/commands": ["core", "tui/state", "tui/update", "tui/words", "tui/input", "tui/layout"],
  "tui/pickers": ["core", "tui/state", "tui/input", "tui/look", "tui/words", "tui/layout", "tui/update"],
  "tui/layout": [
    "tui/pickers",
    "tui/commands",
    "core",
    "tui/state",
    "tui/input",
    "tui/look",
    "tui/words",
    "tui/update",
  ],
  "tui/look": ["core", "tui/words", "tui/layout"],
  "tui/words": ["core", "tui/state", "tui/input", "tui/look"],
  "tui/view": ["core", "tui/layout", "tui/look", "tui/terminal", "node:*", "chalk", "ink", "react"],
  cli: ["core", "files", "server", "tui", "node:*", "commander", "jsonc-parser", "pino", "uqr", "valibot"],
  "cli/commands/on/jobs.ts": ["cli", "p-limit"],
  "cli/socket-transport.ts": ["core", "cli", "socket.io-client"],
};

interface Import {
  readonly from: string;
  readonly to: string;
}

/** Every import of the source: `from` a file of it, `to` another one, a package, or a module of Node. */
const IMPORTS: readonly Import[] = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.tsx?$/.test(path))
  .flatMap((from) => {
    const text = readFileSync(join(SRC, from), "utf8");
    const specifiers = [...text.matchAll(/(?:\bfrom |\bimport |\bimport\()"([^"]+)"/g)];
    return specifiers.map(([, specifier = ""]) => ({
      from,
      to: specifier.startsWith(".") ? relative(SRC, join(SRC, dirname(from), specifier)) : specifier,
    }));
  });

/** The part whose rule holds for a file: the longest name that its path begins with. */
function partOf(file: string): string {
  const parts = Object.keys(ALLOWED).filter((part) => isWithin(file, part));
  return parts.sort((one, other) => other.length - one.length)[0] ?? "";
}

function isWithin(file: string, part: string): boolean {
  return part.endsWith("*")
    ? file.startsWith(part.slice(0, -1))
    : file === part || file.startsWith(`${part}/`);
}

function isAllowed({ from, to }: Import): boolean {
  const part = partOf(from);
  return isWithin(to, part) || (ALLOWED[part] ?? []).some((allowed) => isWithin(to, allowed));
}

test("[A1] every import goes along an arrow of docs/ARCHITECTURE.md", () => {
  const wrong = IMPORTS.filter((imported) => !isAllowed(imported) && imported.to !== "../package.json");
  expect(wrong).toEqual([]);
});

test("[A1] every file of the source belongs to a part, and the arrows of a part have no way back", () => {
  expect(IMPORTS.map(({ from }) => from).filter((file) => partOf(file) === "")).toEqual([]);
  for (const one of ["core", "files", "server", "tui", "cli"]) expect(ALLOWED[one]).not.toContain("cli");
});

test("[A5] no number of a rule is given twice, and no test names one that there is not", () => {
  const rules = listRules();
  expect(rules.length).toBeGreaterThan(300);
  expect(rules.filter((rule, index) => rules.indexOf(rule) < index)).toEqual([]);
  expect([...listCitedRules()].filter((rule) => !rules.includes(rule))).toEqual([]);
});
