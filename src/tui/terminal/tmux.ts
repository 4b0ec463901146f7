/** Ends a command string. */
export const ST = "\x1b\\";

/** Wraps a sequence so that tmux passes it on to the terminal around it, where `allow-passthrough` is on. */
export function throughTmux(sequence: string): string {
  return `\x1bPtmux;${sequence.replaceAll("\x1b", "\x1b\x1b")}${ST}`;
}
