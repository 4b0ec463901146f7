import { closeSync, openSync } from "node:fs";
import { devNull } from "node:os";
import { isatty } from "node:tty";

const STANDARD = [0, 1, 2];

/**
 * Takes the standard streams that are a terminal now, and have none any more when the process ends, away from Node: it would set the terminal
 * back, and aborts where there is none (node.cc, ResetStdio).
 */
export function letGoOfLostTerminal(): void {
  const terminals = STANDARD.filter((descriptor) => isatty(descriptor));
  if (terminals.length === 0) return;
  process.once("exit", () => {
    for (const descriptor of terminals) {
      if (isatty(descriptor)) continue;
      closeSync(descriptor);
      openSync(devNull, "r+"); // takes the number that has become free
    }
  });
}
