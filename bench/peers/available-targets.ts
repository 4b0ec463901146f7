import { write } from "../measure.ts";
import type { Settings } from "./run-suite.ts";
import type { Target } from "./targets.ts";
import type { Workshop } from "./workshop.ts";

/** The targets that are wanted and installed. Those that are missing are named, with the line that installs them. */
export function availableTargets(
  targets: readonly Target[],
  { only }: Settings,
  workshop: Workshop,
): readonly Target[] {
  const wanted = targets.filter(({ name }) => only === undefined || only.includes(name));
  const isMissing = ({ needs }: Target) => needs !== undefined && workshop.find(needs[0]) === undefined;
  const missing = new Map(wanted.filter(isMissing).flatMap(({ needs }) => (needs ? [needs] : [])));
  if (missing.size > 0) {
    const packages = [...missing.values()].join(" ");
    write(
      `Not found: ${[...missing.keys()].join(", ")}. \`apt-get install --no-install-recommends ${packages}\``,
    );
    write();
  }
  return wanted.filter((target) => !isMissing(target));
}
