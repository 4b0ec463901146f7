// Bundles the program into dist/: a file for each command, with all that it needs, and one for help. A run loads one file, since
// each more costs a millisecond to find, and `send` never reads ink, react or the server. Then writes what is inside, the licences, and
// the man pages, which are made from the command tree.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { bundleOptions } from "./bundle-options.mjs";
import { bundledPackages, copiedData, fetchedPackages, readManifest, sbom } from "./sbom.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

const folder = `${root}dist`;
rmSync(folder, { recursive: true, force: true });

const commands = readdirSync(join(root, "src/cli/commands"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** The names of emoji are a file of their own, which is read when one is looked for; of their data it holds what is used. */
const emojiApart = {
  name: "emoji-apart",
  setup(builder) {
    builder.onResolve({ filter: /\/emoji-names\.ts$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: "../emoji-names.js", external: true } : undefined,
    );
    builder.onLoad({ filter: /[\\/]emojibase-data[\\/]\w+[\\/]compact\.json$/ }, ({ path }) => {
      const entries = JSON.parse(read(path));
      const used = entries.map(({ hexcode, label, tags, unicode }) => ({ hexcode, label, tags, unicode }));
      return { contents: JSON.stringify(used), loader: "json" };
    });
  },
};

const { metafile } = await build({
  ...bundleOptions,
  plugins: [...bundleOptions.plugins, emojiApart],
  absWorkingDir: root,
  metafile: true,
  outdir: folder,
  entryPoints: {
    help: "src/cli/help.ts",
    "emoji-names": "src/core/text/emoji-names.ts",
    ...Object.fromEntries(commands.map((name) => [`commands/${name}`, `src/cli/commands/${name}/main.ts`])),
  },
});

/** The licences of packages, which their authors ask to be handed on; where there is no file of it, as the code itself says. */
function licences(packages) {
  return packages.map(({ folder, manifest: { name, version, license }, files }) => {
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text =
      file === undefined
        ? [`Licence: ${license}`, ...copyrights(files)].join("\n")
        : read(join(folder, file));
    return `${name} ${version}\n\n${text}\n`;
  });
}

function copyrights(files) {
  return new Set(files.flatMap((path) => /Copyright .*/.exec(read(path)) ?? []));
}

function read(path) {
  return readFileSync(path, "utf8").trim();
}

const manifest = readManifest(root);
const bundled = [...bundledPackages(metafile, root), ...copiedData(root)];
const inside = [...bundled.map((one) => one.manifest), ...fetchedPackages(root)];
writeFileSync(join(folder, "THIRD-PARTY-LICENCES.txt"), licences(bundled).join(`\n${"-".repeat(80)}\n\n`));
writeFileSync(join(folder, "sbom.cdx.json"), sbom(manifest, inside));

/** Gathers the names of emoji here, once: to read them back as one JSON text takes a tenth of the time, in which no key is drawn. */
async function gatherEmojiNames() {
  const file = join(folder, "emoji-names.js");
  const { EMOJI_NAMES } = await import(pathToFileURL(file).href);
  const json = JSON.stringify(JSON.stringify(EMOJI_NAMES));
  writeFileSync(file, `export const EMOJI_NAMES = JSON.parse(${json});\n`);
}

await gatherEmojiNames();

/** What writes the man pages is TypeScript too. */
async function writeManPages() {
  const folder = mkdtempSync(join(tmpdir(), "groupchat-man-"));
  const outfile = join(folder, "man.mjs");
  try {
    await build({ ...bundleOptions, absWorkingDir: root, entryPoints: ["scripts/man/man.ts"], outfile });
    const man = await import(pathToFileURL(outfile).href);
    await man.writeManPages(join(root, "dist", "man"), manifest.version);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await writeManPages();
