// The packages inside the bundles, and their list for an operator's audit.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Contrib, Enums, Models, Serialize, Spec } from "@cyclonedx/cyclonedx-library";

/** Matches a file of a package; the group is the folder of the innermost one. */
const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/** Lists the packages that have code in the outputs of a build: folder, manifest, and the files that are in it. */
export function bundledPackages({ outputs }, root) {
  const paths = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
  const files = new Map();
  for (const path of new Set(paths)) {
    const folder = PACKAGE.exec(path)?.[1];
    if (folder !== undefined) files.set(folder, [...(files.get(folder) ?? []), path]);
  }
  return [...files]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([folder, paths]) => ({
      folder: join(root, folder),
      manifest: readManifest(join(root, folder)),
      files: paths.map((path) => join(root, path)),
    }));
}

/** Lists the data of others that the source holds a copy of, as packages. */
export function copiedData(root) {
  const folder = join(root, "scripts", "confusables");
  return [{ folder, manifest: readManifest(folder), files: [] }];
}

/** Lists the manifests of the packages that npm fetches with the program. */
export function fetchedPackages(root) {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const paths = Object.keys(packages).filter((path) => path !== "" && packages[path].dev !== true);
  return paths.map((path) => readManifest(join(root, path)));
}

/** Reads the manifest of the package in a folder. */
export function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

/** Builds a CycloneDX list of a program and all that it is made of, as JSON. The same parts make the same text. */
export function sbom(program, manifests) {
  const root = component(program, Enums.ComponentType.Application);
  const made = manifests.map((manifest) => component(manifest, Enums.ComponentType.Library));
  const parts = [...new Map(made.map((part) => [part.purl, part])).values()]; // the same version may be in two folders
  const bom = new Models.Bom({
    metadata: new Models.Metadata({ component: root }),
    components: new Models.ComponentRepository(parts),
  });
  for (const { bomRef } of parts) root.dependencies.add(bomRef);
  const { JSON: json } = Serialize;
  const serializer = new Serialize.JsonSerializer(new json.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

function component(manifest, type) {
  const licences = new Contrib.License.Factories.LicenseFactory(() => {
    throw new Error("a licence expression is kept as a name");
  });
  const references = new Contrib.FromNodePackageJson.Factories.ExternalReferenceFactory();
  const builder = new Contrib.FromNodePackageJson.Builders.ComponentBuilder(references, licences);
  const part = builder.makeComponent(manifest, type);
  const registry = manifest.private === true ? "generic" : "npm";
  part.purl = `pkg:${registry}/${manifest.name.replace("@", "%40")}@${manifest.version}`;
  part.bomRef.value = part.purl;
  return part;
}
