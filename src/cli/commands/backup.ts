import { checkDataFile, backup as copyDataFile, type DataFile } from "../../server/backup.ts";
import { newEpoch } from "../../server/epoch.ts";
import { EXIT } from "../exit.ts";
import { defaultDataFile } from "../paths.ts";
import { reported } from "../report.ts";
import type { Shell } from "../shell.ts";

/** The options of `backup`. */
export interface BackupFlags {
  readonly data?: string;
  readonly check?: true;
}

/** Copies the log to `file`, or with `check` copies nothing and says whether `file` is whole. */
export const backup = reported(
  async (file: string, { data, check }: BackupFlags, { env, output }: Shell): Promise<number> => {
    if (check === true) {
      output.write(`${file} is sound: ${describe(checkDataFile(file))}\n`);
      return EXIT.done;
    }
    const from = data ?? defaultDataFile(env);
    const copied = copyDataFile(from, file, newEpoch());
    output.write(`${file}: ${describe(copied)}\n`);
    return EXIT.done;
  },
);

function describe({ version, rooms, messages, bytes }: DataFile): string {
  return `${messages} messages in ${rooms} rooms, ${(bytes / 1e6).toFixed(1)} MB, version ${version}`;
}
