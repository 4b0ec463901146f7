import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The names of the rules in docs/SPEC.md, such as `R4`, in their order. */
export function listRules(): readonly string[] {
  let section = "";
  return readFileSync("docs/SPEC.md", "utf8")
    .split("\n")
    .flatMap((line) => {
      section = /^## (\w) · /.exec(line)?.[1] ?? section;
      const number = /^(\d+)\. /.exec(line)?.[1];
      return number === undefined ? [] : [`${section}${number}`];
    });
}

/** The rules that the names of tests cite. */
export function listCitedRules(): ReadonlySet<string> {
  const files = readdirSync("test", { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.tsx?$/.test(file),
  );
  const texts = files.map((file) => readFileSync(join("test", file), "utf8"));
  return new Set(texts.flatMap((text) => [...text.matchAll(/\[([A-Z]\d+)\]/g)].map(([, rule = ""]) => rule)));
}
