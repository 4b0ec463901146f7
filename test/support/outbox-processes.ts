import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buildSync } from "esbuild";
import { until } from "./until.ts";

/** Does what its second argument says once it reads a line, says what came of it, and lives on. */
const CHILD = `
import { OutboxFile } from "../src/cli/files/outbox-file.ts";
const [state, what] = process.argv.slice(2);
const outbox = new OutboxFile({ XDG_STATE_HOME: state }, "ws://a", "小明");
process.stdin.once("data", () => {
  if (what === "takeOver") return console.log(outbox.takeOver().map(({ clientMsgId }) => clientMsgId).join());
  for (const clientMsgId of what.slice("put ".length).split(",")) {
    outbox.put({ clientMsgId, roomId: "room1", msg: clientMsgId, kind: "text", at: clientMsgId.charCodeAt(0), state: { status: "sending" } });
  }
  console.log(what);
});
console.log("ready");
`;

interface Running {
  readonly child: ChildProcess;
  lines: string[];
}

/** Processes of one user, each with an outbox of its own. */
export class OutboxProcesses {
  readonly #folder = mkdtempSync(join(tmpdir(), "groupchat-processes-"));
  readonly #program = join(this.#folder, "child.mjs");
  readonly #running: Running[] = [];

  constructor() {
    symlinkSync(resolve("node_modules"), join(this.#folder, "node_modules"), "junction"); // for the packages that stay outside
    buildSync({
      stdin: { contents: CHILD, resolveDir: resolve("test"), loader: "ts" },
      bundle: true,
      format: "esm",
      platform: "node",
      external: ["@photostructure/sqlite"],
      outfile: this.#program,
    });
  }

  /** Resolves once it waits for its line. */
  async start(state: string, what: string): Promise<Running> {
    const child = spawn(process.execPath, [this.#program, state, what], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const running: Running = { child, lines: [] };
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
      running.lines = text.split("\n").slice(0, -1);
    });
    this.#running.push(running);
    await until(() => running.lines[0] === "ready", 60_000);
    return running;
  }

  /** Has them all go at once; resolves with what each said. */
  async sayAll(all: readonly Running[], line: string): Promise<string[]> {
    for (const { child } of all) child.stdin?.write(`${line}\n`);
    await until(() => all.every(({ lines }) => lines.length === 2), 60_000);
    return all.map(({ lines }) => lines[1] ?? "");
  }

  /** Resolves once the process is gone, which could do nothing about it. */
  async kill({ child }: Running): Promise<void> {
    child.kill("SIGKILL");
    await until(() => child.signalCode !== null || child.exitCode !== null);
  }

  /** Ends all, and removes what they ran. */
  async end(): Promise<void> {
    for (const running of this.#running) await this.kill(running);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
