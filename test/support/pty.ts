import { spawn } from "@lydell/node-pty";
import type { Home } from "./program.ts";
import { PROGRAM } from "./program.ts";
import { TerminalScreen } from "./terminal-screen.ts";
import { until } from "./until.ts";

/** A person's terminal with the real program in it: keys go in, the screen is read through a terminal model. */
export class Pty {
  readonly screen: TerminalScreen;
  /** Every byte the program wrote, as text. */
  output = "";
  /** The way in which it ended, once it has. */
  ended: { readonly code: number; readonly signal: number | undefined } | undefined;
  readonly #pty: ReturnType<typeof spawn>;
  /** Resolves once the screen has taken in all that was written. */
  #shown: Promise<void> = Promise.resolve();

  constructor(
    home: Home,
    args: readonly string[],
    size = { columns: 120, rows: 30 },
    env?: NodeJS.ProcessEnv,
  ) {
    this.screen = new TerminalScreen(size);
    this.#pty = spawn(process.execPath, [PROGRAM, ...args], {
      name: "xterm-256color",
      cols: size.columns,
      rows: size.rows,
      env: home.env(env),
    });
    this.#pty.onData((data) => {
      this.output += data;
      this.#shown = this.screen.write(data);
    });
    this.#pty.onExit(({ exitCode, signal }) => {
      void this.#shown.then(() => {
        this.ended = { code: exitCode, signal };
      });
    });
  }

  /** The operating system's id of the program. */
  get pid(): number {
    return this.#pty.pid;
  }

  /** Types, exactly these bytes. */
  type(keys: string): void {
    this.#pty.write(keys);
  }

  /** The window gets another size. */
  resize(columns: number, rows: number): void {
    this.screen.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  /** Resolves once the screen shows it; fails with what it shows instead. */
  async shows(text: string | RegExp): Promise<void> {
    const found = () =>
      typeof text === "string" ? this.screen.text().includes(text) : text.test(this.screen.text());
    await until(() => found() || this.ended !== undefined, 10_000).catch(() => {});
    if (!found()) throw new Error(`the screen does not show ${text}, but\n${this.screen.text()}`);
  }

  /** Resolves with how the program ended. */
  end(): Promise<NonNullable<Pty["ended"]>> {
    return until(() => this.ended);
  }

  /** Takes the terminal away, as a window that is closed does. */
  hangUp(): void {
    if ("destroy" in this.#pty && typeof this.#pty.destroy === "function") this.#pty.destroy();
  }

  /** Ends the program if it still runs. */
  kill(signal = "SIGKILL"): void {
    if (this.ended === undefined) this.#pty.kill(signal);
  }
}
