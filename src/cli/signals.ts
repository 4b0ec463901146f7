import { EXIT, StoppedError, type StopSignal } from "./exit.ts";

const SIGNALS: readonly StopSignal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Rejects with StoppedError at the first of the signals that asks this process to end; a second one ends it at once. */
export function whenStopped(signals = SIGNALS): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (signal: StopSignal) => {
      for (const one of signals) process.off(one, stop);
      reject(new StoppedError(signal));
    };
    for (const signal of signals) process.once(signal, stop);
  });
}

/** The work of a command that ends only when it is told to: to be terminated is its proper end, to be interrupted is not. */
export async function endless(work: Promise<number>): Promise<number> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof StoppedError && error.signal !== "SIGINT") return EXIT.done;
    throw error;
  }
}
