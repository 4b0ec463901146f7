import { throughTmux } from "./tmux.ts";

/**
 * Makes the sequence that asks a terminal to put text on the clipboard (OSC 52). Within tmux it is written twice: tmux takes it
 * itself where `set-clipboard` is `on`, and passes it on where `allow-passthrough` is.
 */
export function toClipboard(text: string, env: Readonly<Record<string, string | undefined>>): string {
  const sequence = `\x1b]52;c;${Buffer.from(text).toString("base64")}\x07`;
  return env.TMUX === undefined ? sequence : sequence + throughTmux(sequence);
}
