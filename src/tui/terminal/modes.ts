import type { Terminal } from "./ports.ts";

/** Modes that a person may do without. */
export interface ModeOptions {
  /** The terminal tells of the wheel, and with it of every click: the terminal's own selection needs Shift. */
  readonly mouse: boolean;
  /** The terminal tells whether its window is looked at. */
  readonly focus: boolean;
}

const ENTER = [
  "\x1b[?1049h", // the alternate screen
  "\x1b[?2004h", // pastes are marked as such
  "\x1b[?7l", // no wrapping: every row is placed
  "\x1b[?1036s\x1b[?1036h", // Alt sends an escape; xterm would send another letter instead
  "\x1b[>5u", // kitty's keyboard protocol: keys that look the same are told apart, by their place on a US keyboard too
].join("");

const MOUSE_ON = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF = "\x1b[?1006l\x1b[?1000l";
const FOCUS_ON = "\x1b[?1004h";
const FOCUS_OFF = "\x1b[?1004l";

const LEAVE = [
  MOUSE_OFF,
  FOCUS_OFF,
  "\x1b[?2026l", // an update that was cut off
  "\x1b[0m",
  "\x1b[2J", // tmux leaves rows behind where the window has grown
  "\x1b[<u",
  "\x1b[?1036r", // Alt sends again what it sent before
  "\x1b[?7h",
  "\x1b[?2004l",
  "\x1b[?1049l",
  "\x1b[?25h",
].join("");

/** The terminal's modes, entered and left as a whole. Both may be called at any time and as often as one likes. */
export class TerminalModes {
  readonly #terminal: Terminal;
  readonly #focus: boolean;
  #mouse: boolean;
  #entered = false;

  constructor(terminal: Terminal, { mouse, focus }: ModeOptions) {
    this.#terminal = terminal;
    this.#mouse = mouse;
    this.#focus = focus;
  }

  /** Takes the mouse, or leaves it to the terminal. */
  setMouse(mouse: boolean): void {
    if (this.#entered && mouse !== this.#mouse) this.#terminal.write(mouse ? MOUSE_ON : MOUSE_OFF);
    this.#mouse = mouse;
  }

  /** Takes the terminal over. Throws if it is gone. */
  enter(): void {
    if (this.#entered) return;
    this.#entered = true;
    this.#terminal.setRaw(true);
    this.#terminal.write(ENTER + (this.#focus ? FOCUS_ON : "") + (this.#mouse ? MOUSE_ON : ""));
  }

  /** Gives the terminal back as it was, also from a handler of a signal or the exit. One that is gone is no matter. */
  leave(): void {
    if (!this.#entered) return;
    this.#entered = false;
    for (const restore of [() => this.#terminal.write(LEAVE), () => this.#terminal.setRaw(false)]) {
      try {
        restore();
      } catch {
        // A terminal that is gone needs nothing back.
      }
    }
  }

  /** Enters anew whatever was believed: while the process was stopped the shell had the terminal. */
  resume(): void {
    this.leave();
    this.enter();
  }
}
