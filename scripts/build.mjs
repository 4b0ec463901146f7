// Bundles the program into dist/: a file for each command, with all that it needs, and one for help. A run loads one file, since
// each more costs a millisecond to find, and `send` never reads ink, react or the server. Then writes the man pages, which are made
// from the command tree.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { bundleOptions } from "./bundle-options.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

const folder = `${root}dist`;
rmSync(folder, { recursive: true, force: true });

const commands = readdirSync(join(root, "src/cli/commands"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const { metafile } = await build({
  ...bundleOptions,
  absWorkingDir: root,
  metafile: true,
  outdir: folder,
  entryPoints: {
    help: "src/cli/help.ts",
    ...Object.fromEntries(commands.map((name) => [`commands/${name}`, `src/cli/commands/${name}/main.ts`])),
  },
});

/** The licences of the packages in the bundle, which their authors ask to be handed on. */
function licences(inputs) {
  const folders = Object.keys(inputs).flatMap(
    (path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [],
  );
  return [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text =
      file === undefined ? `Licence: ${license}` : readFileSync(join(root, folder, file), "utf8").trim();
    return `${name} ${version}\n\n${text}\n`;
  });
}

const unicodeLicence = readFileSync(join(root, "scripts/confusables/LICENSE.txt"), "utf8");

writeFileSync(
  join(root, "dist", "THIRD-PARTY-LICENCES.txt"),
  [...licences(metafile.inputs), `Unicode's confusables.txt\n\n${unicodeLicence}`].join(
    `\n${"-".repeat(80)}\n\n`,
  ),
);

/** What writes the man pages is TypeScript too. */
async function writeManPages() {
  const folder = mkdtempSync(join(tmpdir(), "groupchat-man-"));
  const outfile = join(folder, "man.mjs");
  try {
    await build({ ...bundleOptions, absWorkingDir: root, entryPoints: ["scripts/man/man.ts"], outfile });
    const man = await import(pathToFileURL(outfile).href);
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    await man.writeManPages(join(root, "dist", "man"), version);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await writeManPages();
