import { join, resolve } from "node:path";
import { build, type Plugin } from "esbuild";

/** As in scripts/build.mjs. */
const withoutDevtools: Plugin = {
  name: "without-devtools",
  setup(builder) {
    builder.onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: "empty" }));
    builder.onLoad({ filter: /.*/, namespace: "empty" }, () => ({ contents: "export default {};" }));
  },
};

/** One file of Ink, React and socket.io-client, made as scripts/build.mjs makes the program; resolves with its path. */
export async function bundleFloor(): Promise<string> {
  const outfile = join(import.meta.dirname, "floor.mjs");
  await build({
    entryPoints: [resolve("bench/floor.ts")],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    external: ["bufferutil", "utf-8-validate"],
    plugins: [withoutDevtools],
    define: { "process.env.NODE_ENV": '"production"', "process.env.DEV": '"false"' },
    banner: {
      js: 'import { createRequire as __cr } from "node:module"; const require = __cr(import.meta.url);',
    },
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    logLevel: "warning",
  });
  return outfile;
}
