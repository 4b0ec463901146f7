import { newEpoch } from "../../../server/log/message-log.ts";
import { backup as copyDataFile } from "../../../server/store/backup.ts";
import { checkDataFile, type DataFile } from "../../../server/store/data-check.ts";
import { EXIT } from "../../exit.ts";
import { expandPath, requireDataFile } from "../../files/paths.ts";
import type { Shell } from "../../shell.ts";
import type { CliWords } from "../../words/english.ts";

/** The options of `backup`. */
export interface BackupFlags {
  readonly data?: string;
  readonly check?: true;
}

/** Copies the log to `file`, or with `check` copies nothing and says whether `file` is whole. */
export async function backup(
  path: string,
  { data, check }: BackupFlags,
  { env, output, words }: Shell,
): Promise<number> {
  const file = expandPath("FILE", path, env);
  if (check === true) {
    output.write(`${words.sound(file, describe(checkDataFile(file), words))}\n`);
    return EXIT.done;
  }
  const copied = copyDataFile(requireDataFile(data, env), file, newEpoch());
  output.write(`${words.copied(file, describe(copied, words))}\n`);
  return EXIT.done;
}

function describe({ version, rooms, messages, bytes }: DataFile, words: CliWords): string {
  return words.contents(messages, rooms, (bytes / 1e6).toFixed(1), version);
}
