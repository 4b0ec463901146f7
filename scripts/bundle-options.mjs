/** A package that is never reached is left out: what asks for it gets an empty module. */
const emptyModules = {
  name: "empty-modules",
  setup(builder) {
    builder.onLoad({ filter: /.*/, namespace: "empty" }, () => ({ contents: "export default {};" }));
  },
};

/** Ink loads its developer tools only under DEV=true, which `define` rules out: they stay outside of the bundle. */
const withoutDevtools = {
  name: "without-devtools",
  setup(builder) {
    builder.onResolve({ filter: /^\.\/devtools\.js$/ }, ({ path, importer }) =>
      /[\\/]ink[\\/]/.test(importer) ? { path, external: true } : undefined,
    );
  },
};

/** The transport by polling is never used, and what it is made of takes longer to load than all else of the client. */
const withoutPolling = {
  name: "without-polling",
  setup(builder) {
    builder.onResolve({ filter: /^xmlhttprequest-ssl$/ }, ({ path }) => ({ path, namespace: "empty" }));
  },
};

/** Socket.IO's client packages come with and without traces for the DEBUG variable, which nobody is to need here. */
const withoutTraces = {
  name: "without-traces",
  setup(builder) {
    builder.onResolve(
      { filter: /^(socket|engine)\.io-(client|parser)$/ },
      async ({ path, pluginData, ...where }) => {
        if (pluginData === withoutTraces) return undefined;
        const resolved = await builder.resolve(path, { ...where, pluginData: withoutTraces });
        return { ...resolved, path: resolved.path.replace(/([\\/])esm-debug([\\/])/, "$1esm$2") };
      },
    );
  },
};

/** Commander starts programs of its own only for commands that are such programs, which ours are not. */
const withoutChildren = {
  name: "without-children",
  setup(builder) {
    builder.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: "child_process", namespace: "empty" } : undefined,
    );
  },
};

/** How the program is bundled, for esbuild; what it is compared with is bundled the same way. */
export const bundleOptions = {
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  alias: { "jsonc-parser": "jsonc-parser/lib/esm/main.js" }, // what it names first loads its parts by a require of its own
  // Packages with native code stay outside; the last two are ws's optional speed-ups, which it can do without.
  external: ["@photostructure/sqlite", "bufferutil", "utf-8-validate"],
  plugins: [emptyModules, withoutDevtools, withoutChildren, withoutPolling, withoutTraces],
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
