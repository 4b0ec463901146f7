import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeUtf8 } from "../../../files/text-encoding.ts";
import type { Edited } from "../../../tui/screen-options.ts";
import { signalTree } from "./process-tree.ts";

/**
 * Has a text edited by `$VISUAL` or `$EDITOR` (else vi) on this process's terminal, in a file that only this user can
 * read and that is gone afterwards, unless it is not UTF-8: then it stays, and the reason names it. Never rejects. `onBegun` is
 * handed a function that ends the editor early and returns what is saved by then.
 */
export async function editText(
  text: string,
  env: NodeJS.ProcessEnv,
  onBegun: (end: () => string | undefined) => void = () => {},
): Promise<Edited> {
  const editor = [env.VISUAL, env.EDITOR].find((name) => (name ?? "").trim() !== "") ?? "vi";
  try {
    const folder = mkdtempSync(join(tmpdir(), "groupchat-"));
    const file = join(folder, "message.md");
    let keeps = false;
    try {
      writeFileSync(file, text, { mode: 0o600 });
      // The shell splits the editor's own arguments, as git does.
      const child = spawn("sh", ["-c", `${editor} "$1"`, "sh", file], { stdio: "inherit", env });
      onBegun(() => endEarly(child, folder, file));
      const reason = await waitForExit(child);
      if (reason !== undefined) return { editor, reason };
      const saved = readEdited(file);
      keeps = saved === undefined;
      return saved === undefined ? { editor, reason: `not UTF-8: ${file}` } : { text: saved };
    } finally {
      if (!keeps) rmSync(folder, { recursive: true, force: true });
    }
  } catch (error) {
    return { editor, reason: (error as Error).message };
  }
}

/** Ends the editor and returns what it has saved. The process ends in this turn, so nothing can wait for the editor. */
function endEarly(child: ChildProcess, folder: string, file: string): string | undefined {
  try {
    if (child.pid !== undefined) signalTree(child.pid, "SIGHUP"); // the editor may be a child of the shell
    return readEdited(file) || undefined;
  } catch {
    return undefined; // the editor has just ended, or has renamed the file
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reads what an editor left in the file; undefined where it is not UTF-8. */
function readEdited(file: string): string | undefined {
  const decoded = decodeUtf8(readFileSync(file));
  return "text" in decoded ? decoded.text.replace(/\r?\n$/, "") : undefined;
}

/** Resolves with the reason for which an editor did not succeed, or undefined. */
function waitForExit(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("exit", (code, signal) => {
      if (code === 0) return resolve(undefined);
      resolve(signal === null ? `ended with ${code}` : `ended by ${signal}`);
    });
  });
}
