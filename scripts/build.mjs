// Bundles the cli into dist/: one file a command loads, so that `send` never reads ink, react or the server.
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Ink asks for the React developer tools only under DEV=true; the package is not installed and not wanted. */
const withoutDevtools = {
  name: "without-devtools",
  setup(builder) {
    builder.onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: "empty" }));
    builder.onLoad({ filter: /.*/, namespace: "empty" }, () => ({ contents: "export default {};" }));
  },
};

rmSync(`${root}dist`, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: { main: "src/cli/main.ts" },
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  chunkNames: "chunks/[name]-[hash]",
  // Packages with native code stay outside; the last two are ws's optional speed-ups, which it can do without.
  external: ["@photostructure/sqlite", "bufferutil", "utf-8-validate"],
  plugins: [withoutDevtools],
  define: { "process.env.NODE_ENV": '"production"', "process.env.DEV": '"false"' },
  // CommonJS packages inside an ES module still call require for Node's own modules.
  banner: {
    js: 'import { createRequire as __cr } from "node:module"; const require = __cr(import.meta.url);',
  },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "linked",
  logLevel: "warning",
});
