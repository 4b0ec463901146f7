import type { Size } from "../layout/regions.ts";

/** The terminal: its size, its keyboard and its display. The functions that listen return one that stops it. */
export interface Terminal {
  /** Its size now, in character cells. */
  size(): Size;
  /** Writes all of it before it returns, also from handlers that run while the process ends. Throws if it is gone. */
  write(text: string): void;
  /** Raw: keys come one by one and none is a signal. */
  setRaw(raw: boolean): void;
  /** Hears the keyboard from now on, and once when it is gone. */
  listen(onData: (chunk: Uint8Array | string) => void, onEnd: () => void): () => void;
  onResize(listener: () => void): () => void;
  /** Reads no keys while another program has the terminal. */
  lend<T>(work: () => Promise<T>): Promise<T>;
}

/** The signals that end the screen from outside. */
export const ENDING_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;

/** One of the signals that end the screen from outside. */
export type EndingSignal = (typeof ENDING_SIGNALS)[number];

/** The process the screen runs in. The functions that listen return one that stops it. */
export interface ProcessPort {
  onSignal<S extends EndingSignal | "SIGCONT">(
    signals: readonly S[],
    listener: (signal: S) => void,
  ): () => void;
  /** Calls it while the process ends, whatever ends it. */
  onExit(listener: () => void): () => void;
  /** Calls it with an exception that nobody caught. Without it such an exception ends the process, by `onExit`. */
  onUncaught?(listener: (error: unknown) => void): () => void;
  /** Stops the job, as the shell's Ctrl-Z does; returns when it goes on, or at once if there is no shell. */
  stop(): void;
}
