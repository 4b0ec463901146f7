// Brings a clone to where it can run: installs what is missing, builds what is stale. Needs Node and npm alone.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const at = (...parts) => join(root, ...parts);
const preparing = process.argv.includes("--prepare");

/** Runs a command in the clone with its output shown, and ends with its status if it fails. */
function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/** Every package the lock file asks for is in node_modules in its version; optional ones depend on the platform. */
function installed() {
  const receipt = at("node_modules", ".package-lock.json");
  if (!existsSync(receipt)) return false;
  const have = JSON.parse(readFileSync(receipt, "utf8")).packages;
  const want = JSON.parse(readFileSync(at("package-lock.json"), "utf8")).packages;
  return Object.entries(want).every(
    ([path, { version, optional }]) => path === "" || optional || have[path]?.version === version,
  );
}

/** When the newest file below `path` changed, ms. */
function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** The bundle and the man pages are there and nothing they are made of is newer. */
function built() {
  const { man } = JSON.parse(readFileSync(at("package.json"), "utf8"));
  const products = ["dist/help.js", ...man].map((path) => at(path));
  if (!products.every((path) => existsSync(path))) return false;
  const made = Math.min(...products.map((path) => statSync(path).mtimeMs));
  return [
    "src",
    "scripts/build.mjs",
    "scripts/bundle-options.mjs",
    "scripts/sbom.mjs",
    "scripts/confusables",
    "scripts/man",
    "package.json",
    "package-lock.json",
  ].every((path) => newest(at(path)) <= made);
}

if (!preparing && !installed()) {
  console.error("groupchat: installing what is missing (npm ci)");
  run("npm", ["ci", "--no-audit", "--no-fund"]);
}
// An install without dev packages (npm ci --omit=dev) has no bundler; it runs the bundle it came with.
if (!built() && existsSync(at("node_modules", "esbuild"))) {
  console.error("groupchat: building");
  run(process.execPath, [at("scripts", "build.mjs")]);
}
