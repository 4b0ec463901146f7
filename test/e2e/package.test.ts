import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { bundleOptions } from "../../scripts/bundle-options.mjs";

interface Packed {
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

const MAN: readonly string[] = JSON.parse(readFileSync("package.json", "utf8")).man;

test("[A2] the package holds what runs and what is read, nothing of the workshop", () => {
  const args = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const [packed]: Packed[] = JSON.parse(execFileSync("npm", args, { encoding: "utf8" }));
  const paths = packed?.files.map(({ path }) => path) ?? [];
  const made = /^dist\/(?:commands|man\/zh_CN)\//;
  expect(paths.filter((path) => !made.test(path) && !MAN.includes(path)).sort()).toEqual([
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "README.zh-CN.md",
    "bin/groupchat.js",
    "bin/package.json",
    "dist/THIRD-PARTY-LICENCES.txt",
    "dist/emoji-names.js",
    "dist/help.js",
    "dist/sbom.cdx.json",
    "package.json",
  ]);
  expect(paths).toEqual(expect.arrayContaining([...MAN]));
  expect(paths.filter((path) => path.startsWith("dist/man/zh_CN/"))).toHaveLength(MAN.length);
  expect(packed?.files.find(({ path }) => path === "bin/groupchat.js")?.mode).toBe(0o755);
});

test("[A2] what an install fetches is one package, the one with native code", () => {
  const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(Object.keys(dependencies)).toEqual(["@photostructure/sqlite"]);
});

const SCHEMAS = "node_modules/@cyclonedx/cyclonedx-library/res/schema";

interface Bom {
  readonly components: readonly { readonly purl: string; readonly licenses?: readonly object[] }[];
}

const sbom: Bom = read("dist/sbom.cdx.json");

function read(file: string) {
  return JSON.parse(readFileSync(file, "utf8"));
}

/** The packages that have code in the program, by folder, as bundling it anew tells. */
async function bundledFolders(): Promise<readonly string[]> {
  const commands = readdirSync("src/cli/commands").filter((name) => !name.endsWith(".ts"));
  const { metafile } = await build({
    ...bundleOptions,
    write: false,
    metafile: true,
    outdir: "dist",
    entryPoints: ["src/cli/help.ts", ...commands.map((name) => `src/cli/commands/${name}/main.ts`)],
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const paths = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
  const folders = paths.map((path) => path.replace(/(.*node_modules\/(?:@[^/]+\/)?[^/]+)\/.*/, "$1"));
  return [...new Set(folders.filter((folder) => folder.startsWith("node_modules/")))];
}

const bundled = await bundledFolders();

test("[A4] the bill of materials names each package that is in the bundles or fetched, in its version", () => {
  const fetched = ["@photostructure/sqlite", "node-addon-api", "node-gyp-build"];
  const folders = [...bundled, ...fetched.map((name) => `node_modules/${name}`)];
  const purls = folders.map((folder) => {
    const { name, version } = read(`${folder}/package.json`);
    return `pkg:npm/${name.replace("@", "%40")}@${version}`;
  });
  const parts = sbom.components.map(({ purl }) => purl);
  expect(parts.filter((purl) => purl.startsWith("pkg:npm/")).sort()).toEqual([...new Set(purls)].sort());
  expect(purls).toEqual(expect.arrayContaining([expect.stringMatching(/^pkg:npm\/socket\.io@4/)]));
  expect(sbom.components.filter(({ licenses }) => licenses === undefined)).toEqual([]);
});

test("[A4] it names Unicode's table of lookalikes in the version that the source holds, with its licence", () => {
  const source = readFileSync("src/server/store/confusables-data.ts", "utf8");
  const [, version] = /Unicode (\S+)'s confusables/.exec(source) ?? [];
  const others = sbom.components.filter(({ purl }) => !purl.startsWith("pkg:npm/"));
  expect(others).toMatchObject([
    { purl: `pkg:generic/unicode-confusables@${version}`, licenses: [{ license: { id: "Unicode-3.0" } }] },
  ]);
  expect(readFileSync("dist/THIRD-PARTY-LICENCES.txt", "utf8")).toContain("UNICODE LICENSE V3");
});

test("[A4] it is as CycloneDX 1.6 has it", () => {
  const ajv = new Ajv.default({ strict: false });
  addFormats.default(ajv);
  for (const format of ["iri-reference", "idn-email"]) ajv.addFormat(format, true);
  for (const name of ["spdx", "jsf-0.82"]) {
    const file = `${name}.SNAPSHOT.schema.json`;
    ajv.addSchema(read(`${SCHEMAS}/${file}`), `http://cyclonedx.org/schema/${file}`);
  }
  const validate = ajv.compile(read(`${SCHEMAS}/bom-1.6.SNAPSHOT.schema.json`));
  expect(validate(sbom) ? [] : validate.errors).toEqual([]);
  expect(validate({ ...sbom, specVersion: 1 })).toBe(false);
});

test("[A4] each package in the bundles has its licence in the package", () => {
  const licences = readFileSync("dist/THIRD-PARTY-LICENCES.txt", "utf8");
  for (const folder of bundled) {
    const { name, version } = read(`${folder}/package.json`);
    expect(licences).toContain(`${name} ${version}\n\n`);
  }
  expect(licences).toContain("Licence: MIT\nCopyright (c) Meta Platforms, Inc. and affiliates.");
});
