import { truncate } from "../../core/text/columns.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import type { Clock } from "../../core/time/clock.ts";
import { ST, throughTmux } from "./tmux.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** The shortest time between two of a kind, in ms. */
export const ALERT_MS = 1_000;

/** Columns of a notification's texts, and of a title. */
const LONGEST = 120;

const BEL = "\x07";

/**
 * Tells of things outside of the screen: the bell, the desktop's notifications, the window's title. Never more than one
 * of a kind a second: a bell too many is left out, of the others the latest waits. Nothing is written without a change.
 */
export class Alerts {
  readonly #write: (text: string) => void;
  readonly #clock: Clock;
  readonly #env: Env;
  readonly #notify: Paced;
  readonly #title: Paced;
  #bellAt = Number.NEGATIVE_INFINITY;
  #titled = false;

  constructor(write: (text: string) => void, clock: Clock, env: Env) {
    this.#write = write;
    this.#clock = clock;
    this.#env = env;
    this.#notify = new Paced(clock, write);
    this.#title = new Paced(clock, (text) => {
      if (!this.#titled) write("\x1b[22;2t"); // the title that is there is put on the terminal's stack
      this.#titled = true;
      write(text);
    });
  }

  bell(): void {
    const now = this.#clock.now();
    if (now < this.#bellAt + ALERT_MS) return;
    this.#bellAt = now;
    this.#write(BEL);
  }

  /** A notification of the desktop, where the terminal passes it on; others ignore it. Foreign text is made safe. */
  notify(title: string, body: string): void {
    this.#notify.put(notification(short(title), short(body), this.#env));
  }

  /** The window's title; the same one again writes nothing. */
  title(text: string): void {
    const sequence = `\x1b]2;${short(text)}${ST}`;
    if (sequence !== this.#title.last) this.#title.put(sequence);
  }

  /** Nothing more is told, and the window has its title again. */
  close(): void {
    this.#notify.close();
    this.#title.close();
    if (this.#titled) this.#write("\x1b[23;2t");
    this.#titled = false;
  }
}

/** Writes at most once in ALERT_MS; of what comes too soon the latest is written then. */
class Paced {
  readonly #clock: Clock;
  readonly #write: (text: string) => void;
  #at = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | undefined;
  /** The title put last, written or waiting. */
  last: string | undefined;

  constructor(clock: Clock, write: (text: string) => void) {
    this.#clock = clock;
    this.#write = write;
  }

  put(text: string): void {
    this.last = text;
    if (this.#cancel !== undefined) return;
    const wait = this.#at + ALERT_MS - this.#clock.now();
    if (wait <= 0) return this.#put();
    this.#cancel = this.#clock.after(wait, () => this.#put());
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #put(): void {
    this.#cancel = undefined;
    this.#at = this.#clock.now();
    if (this.last !== undefined) this.#write(this.last);
  }
}

function short(text: string): string {
  return truncate(safeLine(text), LONGEST);
}

/**
 * OSC 777 (title and body) where it is known: urxvt, foot, VTE, ghostty, WezTerm; else OSC 9 (one text; it must not look
 * like ConEmu's `9;4;…`, a progress bar). tmux passes it on if it is wrapped and `allow-passthrough` is on.
 */
function notification(title: string, body: string, env: Env): string {
  const { TERM = "", TERM_PROGRAM = "" } = env;
  const pair =
    /^(?:rxvt|foot)/.test(TERM) ||
    env.VTE_VERSION !== undefined ||
    TERM_PROGRAM === "ghostty" ||
    TERM_PROGRAM === "WezTerm";
  const whole = pair
    ? `\x1b]777;notify;${title.replaceAll(";", ",")};${body.replaceAll(";", ",")}${ST}`
    : `\x1b]9;${`${title}: ${body}`.replace(/^(\d+);/, "$1,")}${ST}`;
  return env.TMUX === undefined ? whole : throughTmux(whole);
}
