import { join, resolve } from "node:path";
import { build } from "esbuild";
import { bundleOptions } from "../scripts/bundle-options.mjs";

/** One file of Ink, React and socket.io-client, made as the program is; resolves with its path. */
export async function bundleFloor(): Promise<string> {
  const outfile = join(import.meta.dirname, "floor.mjs");
  await build({ ...bundleOptions, entryPoints: [resolve("bench/floor.ts")], outfile });
  return outfile;
}
