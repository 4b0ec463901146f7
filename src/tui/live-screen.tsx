import { type Instance, render } from "ink";
import type { ReactNode } from "react";
import type { ClientEvent } from "../core/chat.ts";
import type { Clock } from "../core/clock.ts";
import type { Group } from "../core/names.ts";
import type { ScreenClient } from "./client-port.ts";
import type { Effect } from "./model/effect.ts";
import { pictureOf } from "./model/picture.ts";
import { type ChatState, firstStep } from "./model/state.ts";
import { type Theme, themeFor } from "./model/theme.ts";
import { Typesetter } from "./model/typesetter.ts";
import { Runtime } from "./runtime.ts";
import { KeyDecoder } from "./terminal/decoder.ts";
import { FrameWriter } from "./terminal/frame-writer.ts";
import { InkSurface } from "./terminal/ink-surface.ts";
import { TerminalModes } from "./terminal/modes.ts";
import type { ProcessPort, Terminal } from "./terminal/ports.ts";
import { Screen } from "./view/screen.tsx";

/** What the screen needs. The client is the caller's to start and to close. */
export interface ScreenOptions {
  readonly client: ScreenClient;
  /** The rooms to enter; the first is looked at. */
  readonly groups: readonly Group[];
  readonly nickName: string;
  readonly terminal: Terminal;
  readonly process: ProcessPort;
  readonly clock: Clock;
  /** Decides the colours. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Whom the screen tells that it is over. */
export interface ScreenOutcome {
  quit(): void;
  hangup(): void;
  fail(error: unknown): void;
}

/** The screen while it runs: keys and events in, frames and effects out, the terminal taken and given back. */
export class LiveScreen {
  readonly #options: ScreenOptions;
  readonly #outcome: ScreenOutcome;
  readonly #theme: Theme;
  readonly #typesetter = new Typesetter();
  readonly #surface: InkSurface;
  readonly #modes: TerminalModes;
  readonly #writer: FrameWriter;
  readonly #decoder: KeyDecoder;
  readonly #runtime: Runtime;
  readonly #firstEffects: readonly Effect[];
  #ink: Instance | undefined;
  #stopped = false;

  constructor(options: ScreenOptions, outcome: ScreenOutcome) {
    const { terminal, clock, client, nickName, groups, env } = options;
    this.#options = options;
    this.#outcome = outcome;
    this.#theme = themeFor(env);
    this.#surface = new InkSurface(terminal.size());
    this.#modes = new TerminalModes(terminal);
    this.#writer = new FrameWriter((text) => this.#reach(() => terminal.write(text)));
    const [state, effects] = firstStep(nickName, groups, terminal.size(), clock.now());
    this.#firstEffects = effects;
    this.#runtime = new Runtime(
      {
        client,
        clock,
        typesetter: this.#typesetter,
        draw: (now) => this.#draw(now),
        redraw: (now) => this.#redraw(now),
        suspend: () => this.#suspend(),
        quit: () => outcome.quit(),
      },
      state,
    );
    this.#decoder = new KeyDecoder(clock, (keystroke) => this.#runtime.happen(keystroke));
  }

  /** Takes the terminal over and begins. */
  start(): void {
    this.#reach(() => this.#modes.enter());
    this.#runtime.start(this.#firstEffects);
  }

  /** Takes what came from the keyboard. */
  type(chunk: Uint8Array | string): void {
    this.#decoder.write(chunk);
  }

  /** Takes what the client tells. */
  hear(event: ClientEvent): void {
    this.#runtime.hear(event);
  }

  /** The terminal has another size, and nothing of the last frame is sure to be there. */
  resize(): void {
    this.#surface.size = this.#options.terminal.size();
    this.#writer.forget();
    this.#runtime.happen({ type: "resize", size: this.#surface.size });
  }

  /** The process goes on after a stop. */
  resume(): void {
    const known = this.#stopped;
    this.#stopped = false;
    if (!known) this.#retake();
  }

  /** Ends for good and gives the terminal back. Also called while the process ends, and more than once. */
  close(): void {
    this.#runtime.stop();
    this.#decoder.close();
    this.#modes.leave();
    this.#ink?.unmount();
    this.#ink = undefined;
  }

  #draw(state: ChatState): void {
    const picture = pictureOf(state, this.#typesetter);
    this.#show(<Screen picture={picture} theme={this.#theme} />);
    this.#writer.draw(this.#surface.lines, picture.cursor);
  }

  #redraw(state: ChatState): void {
    this.#writer.forget();
    this.#draw(state);
  }

  /** Ink writes each frame to the surface before `render` or `rerender` returns: that is its `debug` mode. */
  #show(screen: ReactNode): void {
    if (this.#ink !== undefined) return this.#ink.rerender(screen);
    this.#ink = render(screen, {
      stdout: this.#surface.asStdout(),
      stdin: this.#surface.asStdin(),
      debug: true,
      patchConsole: false,
      exitOnCtrlC: false,
      isScreenReaderEnabled: false,
    });
    this.#ink.waitUntilExit().catch((error: unknown) => this.#outcome.fail(error));
  }

  /** The signal that tells of going on comes after the stop returned, and has then nothing left to do. */
  #suspend(): void {
    this.#modes.leave();
    this.#stopped = true;
    this.#options.process.stop();
    this.#retake();
  }

  #retake(): void {
    this.#reach(() => this.#modes.resume());
    this.#surface.size = this.#options.terminal.size();
    this.#runtime.happen({ type: "resize", size: this.#surface.size });
    this.#runtime.redraw();
  }

  /** A terminal that takes nothing any more is gone. */
  #reach(write: () => void): void {
    try {
      write();
    } catch {
      this.#outcome.hangup();
    }
  }
}
