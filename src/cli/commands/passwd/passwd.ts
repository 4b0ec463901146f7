import { dirname } from "node:path";
import { makeFolder } from "../../../files/folder.ts";
import { replaceFile } from "../../../files/whole-file.ts";
import { keepPassword, LEAST_PASSWORD } from "../../../server/access/password.ts";
import { EXIT, UsageError } from "../../exit.ts";
import { expandPath } from "../../files/paths.ts";
import { askHidden } from "../../io/hidden-prompt.ts";
import { noteDamaged, readAll } from "../../io/stdin.ts";
import type { Shell } from "../../shell.ts";

/** The options of `passwd`. */
export interface PasswdFlags {
  readonly file: string;
}

/** Sets the password of a server, in a file that holds nothing from which it could be found; a running server takes it in. */
export async function passwd({ file }: PasswdFlags, shell: Shell): Promise<number> {
  const { env, input, output, words } = shell;
  const path = expandPath("--file", file, env);
  const password = input.isTTY === true ? await askTwice(shell) : await readLine(shell);
  if (password === "") throw new UsageError(({ entry }) => entry.noPassword);
  if ([...password].length < LEAST_PASSWORD) {
    throw new UsageError(({ entry }) => entry.shortPassword(LEAST_PASSWORD));
  }
  const kept = await keepPassword(password);
  try {
    makeFolder(dirname(path), 0o700);
    replaceFile(path, `${JSON.stringify(kept)}\n`);
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code);
    throw new UsageError((said) => said.unwritableFile(path, code));
  }
  output.write(`${words.entry.passwordKept(path)}\n`);
  return EXIT.done;
}

async function askTwice(shell: Shell): Promise<string> {
  const { entry } = shell.words;
  const first = (await askHidden(entry.newPassword, shell)) ?? "";
  if (first === "") return first;
  const second = await askHidden(entry.samePassword, shell);
  if (second !== first) throw new UsageError((words) => words.entry.notTheSame);
  return first;
}

/** The first line of standard input. */
async function readLine(shell: Shell): Promise<string> {
  const text = await readAll(shell.input, noteDamaged(shell));
  return text.split(/\r?\n/)[0] ?? "";
}
