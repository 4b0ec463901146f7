import { LiveScreen } from "./live-screen.ts";
import type { ScreenOptions } from "./screen-options.ts";
import { ENDING_SIGNALS, type EndingSignal } from "./terminal/ports.ts";

/** The reason for which the screen ended. `hangup`: the terminal is gone. */
export type ScreenEnd =
  | { readonly reason: "quit" }
  | { readonly reason: "signal"; readonly signal: EndingSignal }
  | { readonly reason: "hangup" };

/**
 * Runs the full-screen chat until the person leaves, a signal comes or the terminal is gone. The terminal is given back
 * before it resolves, before it rejects (with an exception nobody caught), and before the process ends.
 */
export function runScreen(options: ScreenOptions): Promise<ScreenEnd> {
  const { terminal, process, client } = options;
  return new Promise((resolve, reject) => {
    const stops: (() => void)[] = [];
    const finish = (settle: () => void): void => {
      for (const stop of stops.splice(0)) stop();
      screen.close();
      settle();
    };
    const hangup = () => finish(() => resolve({ reason: "hangup" }));
    const fail = (error: unknown) => finish(() => reject(error));
    const screen = new LiveScreen(options, {
      quit: () => finish(() => resolve({ reason: "quit" })),
      hangup,
      fail,
    });
    stops.push(
      process.onExit(() => screen.close()),
      process.onSignal(ENDING_SIGNALS, (signal) => {
        if (signal === "SIGINT" && screen.isLent) return; // the keys belong to the editor, its Ctrl-C too
        finish(() => resolve({ reason: "signal", signal }));
      }),
      process.onSignal(["SIGCONT"], () => screen.resume()),
      process.onUncaught?.(fail) ?? (() => {}),
      terminal.listen((chunk) => screen.type(chunk), hangup),
      terminal.onResize(() => screen.resize()),
      client.subscribe((event) => screen.hear(event)),
    );
    screen.start();
  });
}
