/** Ink asks for the React developer tools only under DEV=true; the package is not installed and not wanted. */
const withoutDevtools = {
  name: "without-devtools",
  setup(builder) {
    builder.onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: "empty" }));
    builder.onLoad({ filter: /.*/, namespace: "empty" }, () => ({ contents: "export default {};" }));
  },
};

/** How the program is bundled, for esbuild; what it is compared with is bundled the same way. */
export const bundleOptions = {
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  // Packages with native code stay outside; the last two are ws's optional speed-ups, which it can do without.
  external: ["@photostructure/sqlite", "bufferutil", "utf-8-validate"],
  // Its main file asks for its parts at run time, where no bundler sees it.
  alias: { "jsonc-parser": "jsonc-parser/lib/esm/main.js" },
  plugins: [withoutDevtools],
  define: { "process.env.NODE_ENV": '"production"', "process.env.DEV": '"false"' },
  // CommonJS packages inside an ES module still call require for Node's own modules.
  banner: {
    js: 'import { createRequire as __cr } from "node:module"; const require = __cr(import.meta.url);',
  },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  logLevel: "warning",
};
