import { writeSync } from "node:fs";
import type { ProcessPort, Terminal } from "../tui/app.tsx";

/** The terminal this process was started on. */
export function systemTerminal(): Terminal {
  const { stdin, stdout } = process;
  return {
    size: () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 }),
    write: writeAll,
    setRaw: (raw) => stdin.setRawMode(raw),
    listen: (onData, onEnd) => {
      stdin.on("data", onData).on("end", onEnd).on("error", onEnd);
      stdin.resume();
      return () => {
        stdin.off("data", onData).off("end", onEnd).off("error", onEnd);
        stdin.pause();
      };
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
    onSignal: (signals, listener) => {
      for (const signal of signals) process.on(signal, listener);
      return () => {
        for (const signal of signals) process.off(signal, listener);
      };
    },
    onExit: (listener) => {
      process.on("exit", listener);
      return () => process.off("exit", listener);
    },
    stop: () => process.kill(0, "SIGSTOP"), // all of the job, as the terminal's own Ctrl-Z does
  };
}

/** Writes all of it now, however full the terminal's buffer is: also from handlers that run while the process ends. */
function writeAll(text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(1, bytes, written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }
}
