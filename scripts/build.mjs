// Bundles the cli into dist/: main.js, which knows the command tree; client-commands.js, what scripts call in loops; and the
// larger commands. A run loads one or two files, because each costs a millisecond to find, and `send` never reads
// ink, react or the server. Then writes the man pages, which are made from the command tree.
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
const apart = (modules) => ({
  name: "apart",
  setup(builder) {
    builder.onResolve({ filter: modules }, ({ path, kind }) =>
      kind === "dynamic-import" ? { path: path.replace(/\.ts$/, ".js"), external: true } : undefined,
    );
  },
});

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

const alone = (entryPoints, ...plugins) =>
  build({ ...options, entryPoints, outdir: folder, plugins: [...options.plugins, ...plugins] });
const results = await Promise.all([
  alone(
    { main: "src/cli/main.ts" },
    loadedWhenCalled,
    apart(/\/(client-commands|commands\/[\w-]+|words\/chinese)\.ts$/),
  ),
  alone({ "words/chinese": "src/cli/words/chinese.ts" }),
  alone({ "client-commands": "src/cli/client-commands.ts" }, loadedWhenCalled),
  ...LATER.map((name) =>
    build({
      ...options,
      stdin: { contents: `export { default } from "${name}";`, resolveDir: root },
      outfile: `${folder}/later/${name}.cjs`,
      format: "cjs",
      banner: {},
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
  return [...program.matchAll(/import\("\.\/commands\/([\w-]+)\.ts"\)/g)].map(([, name]) => name);
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
