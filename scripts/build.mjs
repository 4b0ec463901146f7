// Bundles the cli into dist/: main.cjs, which knows the command tree; client-commands.cjs, what scripts call in loops; and the
// larger commands, as modules. A run loads one or two files, because each costs a millisecond to find, and `send` never reads
// ink, react or the server; the two are CommonJS, which Node loads in half the time. Then writes the man
// pages, which are made from the command tree.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { bundleOptions } from "./bundle-options.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

const folder = `${root}dist`;
const options = { ...bundleOptions, absWorkingDir: root, metafile: true };
rmSync(folder, { recursive: true, force: true });

/** What is loaded by `import()` stays a file of its own, with the extension it is built to. */
const apart = {
  name: "apart",
  setup(builder) {
    builder.onResolve({ filter: /\/(commands\/[\w-]+\/[\w-]+|words\/chinese)\.ts$/ }, ({ path, kind }) =>
      kind === "dynamic-import" ? { path: path.replace(/\.ts$/, ".js"), external: true } : undefined,
    );
    builder.onResolve({ filter: /\/client-commands\.ts$/ }, ({ path }) => ({ path, namespace: "required" }));
    builder.onLoad({ filter: /./, namespace: "required" }, () => ({
      contents: 'module.exports = require("./client-commands.cjs");',
    }));
    builder.onResolve({ filter: /\.cjs$/, namespace: "required" }, ({ path }) => ({ path, external: true }));
  },
};

/**
 * Packages that take longer to load than most runs of a script gain from them: each is a file of its own, which the first
 * call of its default export loads.
 */
const LATER = ["moment", "string-width"];

const loadedWhenCalled = {
  name: "loaded-when-called",
  setup(builder) {
    const filter = new RegExp(`^(${LATER.join("|")})$`);
    builder.onResolve({ filter }, ({ path }) => ({ path, namespace: "called" }));
    builder.onLoad({ filter, namespace: "called" }, ({ path }) => ({
      contents: `let it; export default (...given) => (it ??= require("./later/${path}.cjs").default)(...given);`,
    }));
    builder.onResolve({ filter: /^\.\/later\// }, ({ path }) => ({ path, external: true }));
  },
};

const commonJs = { ...options, format: "cjs", banner: {}, outExtension: { ".js": ".cjs" } };
const alone = (entryPoints, ...plugins) =>
  build({ ...commonJs, entryPoints, outdir: folder, plugins: [...options.plugins, ...plugins] });
const results = await Promise.all([
  alone({ main: "src/cli/main.ts" }, loadedWhenCalled, apart),
  alone({ "client-commands": "src/cli/client-commands.ts" }, loadedWhenCalled),
  build({ ...options, entryPoints: { "words/chinese": "src/cli/words/chinese.ts" }, outdir: folder }),
  ...LATER.map((name) =>
    build({
      ...commonJs,
      stdin: { contents: `export { default } from "${name}";`, resolveDir: root },
      outfile: `${folder}/later/${name}.cjs`,
    }),
  ),
  build({
    ...options,
    entryPoints: commandsApart().map((name) => `src/cli/commands/${name}.ts`),
    outdir: `${folder}/commands`,
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
  }),
]);

/** The commands that `program.ts` loads one by one. */
function commandsApart() {
  const program = readFileSync(join(root, "src/cli/program.ts"), "utf8");
  return [...program.matchAll(/import\("\.\/commands\/([\w-]+\/[\w-]+)\.ts"\)/g)].map(([, name]) => name);
}

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

writeFileSync(
  join(root, "dist", "THIRD-PARTY-LICENCES.txt"),
  licences(Object.assign({}, ...results.map(({ metafile }) => metafile.inputs))).join(
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
    man.writeManPages(join(root, "dist", "man"), version);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await writeManPages();
