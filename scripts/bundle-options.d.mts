import type { BuildOptions } from "esbuild";

/** How the program is bundled, for esbuild; what it is compared with is bundled the same way. */
export const bundleOptions: BuildOptions;
