import { STANDARD_WIDTHS, type Widths } from "../../../core/text/widths.ts";
import { systemClock } from "../../../core/time/clock.ts";
import { isDark } from "../../../tui/look/style.ts";
import { KeyDecoder } from "../../../tui/terminal/decoder.ts";
import { colourDepth } from "../../../tui/terminal/palette.ts";
import type { Terminal } from "../../../tui/terminal/ports.ts";
import { probeTerminal, type TerminalFacts } from "../../../tui/terminal/probe.ts";
import { StoppedError } from "../../exit.ts";
import type { Shell } from "../../shell.ts";
import type { CliWords } from "../../words/english.ts";
import { type Check, fine, noted } from "./check.ts";

/** The other screen, so that what stands on this one stays; and back, with the cursor where it was. */
const OTHER_SCREEN = "\x1b7\x1b[?1049h";
const THIS_SCREEN = "\x1b[?1049l\x1b8";

const INTERRUPT = 0x03;

/** Checks how a terminal draws and in which colours: it is asked as the screen asks it, and is as before when this resolves. */
export async function checkLooks(
  terminal: Terminal,
  stopped: Promise<never>,
  shell: Shell,
): Promise<Check[]> {
  const { facts, answered } = await ask(terminal, stopped, shell.env);
  return [widths(facts.widths, answered, shell.words), colours(facts, shell), ...clipboard(shell)];
}

/** Without a terminal: the colours alone, as the environment tells. */
export function checkColours(shell: Shell): Check {
  return colours({ background: undefined }, shell);
}

interface Answers {
  readonly facts: TerminalFacts;
  /** It said anything at all. */
  readonly answered: boolean;
}

async function ask(terminal: Terminal, stopped: Promise<never>, env: Shell["env"]): Promise<Answers> {
  let answered = false;
  const decoder = new KeyDecoder(systemClock, () => {}); // what is typed meanwhile means nothing
  let interrupt: (error: StoppedError) => void = () => {};
  const interrupted = new Promise<never>((_, reject) => {
    interrupt = reject;
  });
  terminal.setRaw(true);
  const deaf = terminal.listen(
    (chunk) => {
      if (Buffer.from(chunk).includes(INTERRUPT)) interrupt(new StoppedError("SIGINT"));
      decoder.write(chunk);
    },
    () => interrupt(new StoppedError("SIGHUP")),
  );
  try {
    terminal.write(OTHER_SCREEN);
    const write = (text: string): void => terminal.write(text);
    const onReport: Parameters<typeof probeTerminal>[0]["onReport"] = (hear) =>
      decoder.onReport((report) => {
        answered = true;
        return hear(report);
      });
    const probed = probeTerminal({ clock: systemClock, env, write, onReport });
    return { facts: await Promise.race([probed, stopped, interrupted]), answered };
  } finally {
    terminal.write(THIS_SCREEN);
    deaf();
    decoder.close();
    terminal.setRaw(false);
  }
}

function widths(found: Widths, answered: boolean, { helping }: CliWords): Check {
  if (!answered) return noted("widths", helping.silent, helping.silentSo);
  const names = Object.keys(STANDARD_WIDTHS) as (keyof Widths)[]; // the type has no other
  const other = names.filter((name) => found[name] !== STANDARD_WIDTHS[name]);
  const value = helping.list(other.map((name) => helping.width[name]));
  return fine("widths", value === "" ? helping.likeMost : value);
}

/** Within tmux copying needs a setting of it. No terminal says whether it copies, so elsewhere there is nothing to tell. */
function clipboard({ env, words: { helping } }: Shell): Check[] {
  return env.TMUX === undefined ? [] : [noted("clipboard", helping.throughTmux, helping.tmuxCopies)];
}

function colours(
  { background }: Pick<TerminalFacts, "background">,
  { env, words: { helping } }: Shell,
): Check {
  const depth = colourDepth(env);
  const ground = background === undefined ? "unknown" : isDark(background) ? "dark" : "light";
  const value = helping.list([helping.depths[depth], helping.backgrounds[ground]]);
  return depth === "none" ? noted("colors", value, helping.colourless) : fine("colors", value);
}
