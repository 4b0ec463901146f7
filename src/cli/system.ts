import { writeSync } from "node:fs";
import type { ProcessPort, Terminal } from "../tui/terminal/ports.ts";

/** The terminal this process was started on. */
export function systemTerminal(): Terminal {
  const { stdin, stdout } = process;
  return {
    size: () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 }),
    write: writeAll,
    setRaw: (raw) => {
      stdin.setRawMode(raw);
    },
    listen: (onData, onEnd) => {
      const endings = ["end", "error", "close"] as const;
      stdin.on("data", onData);
      for (const ending of endings) stdin.on(ending, onEnd);
      stdin.resume();
      return () => {
        stdin.off("data", onData);
        for (const ending of endings) stdin.off(ending, onEnd);
        stdin.pause();
      };
    },
    lend: async (work) => {
      stdin.pause();
      try {
        return await work();
      } finally {
        stdin.resume();
      }
    },
    onResize: (listener) => {
      stdout.on("resize", listener);
      return () => stdout.off("resize", listener);
    },
  };
}

/** This process, to hear its signals and its end. */
export function systemProcess(): ProcessPort {
  return {
    // The handler stays: without one, the signal that just came would end the process before its exit code is given.
    onSignal: (signals, listener) => {
      let listening = true;
      for (const signal of signals) process.on(signal, () => listening && listener(signal));
      return () => {
        listening = false;
      };
    },
    onExit: (listener) => {
      process.on("exit", listener);
      return () => process.off("exit", listener);
    },
    onUncaught: (listener) => {
      process.on("uncaughtException", listener);
      return () => process.off("uncaughtException", listener);
    },
    stop: () => {
      process.kill(0, "SIGTSTP"); // the whole job, as the terminal's own Ctrl-Z; without a shell nothing happens
    },
  };
}

/** The time for which a full terminal is left alone, ms; nobody ever wakes it earlier. */
const PAUSE_MS = 2;
const PAUSE = new Int32Array(new SharedArrayBuffer(4));

/** Writes all of it now, however full the terminal's buffer is: also from handlers that run while the process ends. */
function writeAll(text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(1, bytes, written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(PAUSE, 0, 0, PAUSE_MS);
    }
  }
}
