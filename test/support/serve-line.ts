import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { define } from "../../src/cli/commands/serve/define.ts";
import { settleServer } from "../../src/cli/commands/serve/server-options.ts";
import { UsageError } from "../../src/cli/exit.ts";
import type { ServerSettings } from "../../src/cli/settings/server-settings.ts";
import { englishShell } from "../../src/cli/words/english.ts";

/** The command line of `serve` as a test gives it, with a folder for its config file. */
export class ServeLine {
  readonly folder = mkdtempSync(join(tmpdir(), "groupchat-serve-"));
  readonly env = { HOME: "/home/alice" };

  /** Writes a config file; returns its path. */
  fileOf(content: string | object): string {
    const file = join(this.folder, "server.json");
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    return file;
  }

  /** The settings by arguments and variables. */
  settle(args: readonly string[], variables: Readonly<Record<string, string>> = {}): ServerSettings {
    const before = { ...process.env };
    Object.assign(process.env, variables);
    try {
      return settleServer(define(englishShell).parse(args, { from: "user" }), this.env);
    } finally {
      for (const name of Object.keys(variables)) delete process.env[name];
      Object.assign(process.env, before);
    }
  }

  /** The settings by a config file alone. */
  settleFile(content: string | object): ServerSettings {
    return this.settle(["--config", this.fileOf(content)]);
  }

  close(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** The UsageError that some work throws. */
export function usageErrorOf(work: () => unknown): UsageError {
  try {
    work();
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  return expect.unreachable();
}
