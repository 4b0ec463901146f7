import { execFileSync } from "node:child_process";

/** The tests of the program run what is built: it must be built from what is here. */
export default function setup(): void {
  execFileSync(process.execPath, ["scripts/setup.mjs"], { stdio: ["ignore", "inherit", "inherit"] });
}
