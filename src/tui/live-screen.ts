import type { ClientEvent } from "../core/client/chat.ts";
import { removeControls, safeLine } from "../core/text/safe-text.ts";
import { areSameWidths, STANDARD_WIDTHS } from "../core/text/widths.ts";
import { isTold, titleOf } from "./alerting.ts";
import { Keeper } from "./autosave.ts";
import { Display } from "./display.ts";
import { boundKeys } from "./input/keymap.ts";
import { Typesetter } from "./layout/typesetter.ts";
import { lookFor } from "./look/look.ts";
import { type OwnEffect, Runtime } from "./runtime.ts";
import type { ScreenOptions } from "./screen-options.ts";
import type { Alert, Effect } from "./state/effect.ts";
import { type ChatState, firstStep } from "./state/state.ts";
import { Alerts } from "./terminal/alerts.ts";
import type { Report } from "./terminal/decoded-input.ts";
import { KeyDecoder } from "./terminal/decoder.ts";
import { TerminalModes } from "./terminal/modes.ts";
import { marksPastesBy, probeTerminal, type TerminalFacts } from "./terminal/probe.ts";

/** Called when the screen ends. */
export interface ScreenOutcome {
  quit(): void;
  hangup(): void;
  fail(error: unknown): void;
}

/** The screen while it runs: keys and events in, frames and effects out, the terminal taken and given back. */
export class LiveScreen {
  readonly #options: ScreenOptions;
  readonly #outcome: ScreenOutcome;
  readonly #modes: TerminalModes;
  readonly #display: Display;
  readonly #alerts: Alerts;
  readonly #decoder: KeyDecoder;
  readonly #runtime: Runtime;
  readonly #keeper: Keeper;
  readonly #firstEffects: readonly Effect[];
  #stopped = false;
  /** Another program has the terminal. */
  #lent = false;
  /** Ends that program, and returns the text that it has saved. */
  #endEdit: () => string | undefined = () => undefined;
  #closed = false;
  #soundsLoaded = false;

  constructor(options: ScreenOptions, outcome: ScreenOutcome) {
    const { terminal, clock, client, nickName, groups, env, settings, memory } = options;
    this.#options = options;
    this.#outcome = outcome;
    const write = (text: string): void => this.#reach(() => terminal.write(text));
    const typesetter = new Typesetter();
    this.#modes = new TerminalModes(terminal, { mouse: settings.mouse, focus: true });
    this.#display = new Display(write, typesetter, { env, settings, onError: outcome.fail });
    this.#alerts = new Alerts(write, clock, env);
    const [state, effects] = firstStep({
      nickName,
      groups,
      size: terminal.size(),
      now: clock.now(),
      look: lookFor(STANDARD_WIDTHS, settings.words, settings.theme === "ascii"),
      bound: boundKeys(settings.keys),
      mouse: settings.mouse,
      remembered: memory.load(),
    });
    this.#firstEffects = effects;
    this.#keeper = new Keeper(memory, clock, state);
    const ports = {
      client,
      clock,
      typesetter,
      draw: (now: ChatState) => this.#draw(now),
      perform: (effect: OwnEffect) => this.#perform(effect),
    };
    this.#runtime = new Runtime(ports, state);
    this.#decoder = new KeyDecoder(clock, (keystroke) => this.#runtime.happen(keystroke));
  }

  /** Takes the terminal over, asks what it is like, and begins. */
  start(): void {
    this.#reach(() => this.#modes.enter());
    this.#probe();
    this.#runtime.start(this.#firstEffects);
  }

  /** Takes what came from the keyboard. */
  type(chunk: Uint8Array | string): void {
    if (!this.#lent) this.#decoder.write(chunk);
  }

  /** Takes what the client tells. */
  hear(event: ClientEvent): void {
    this.#runtime.hear(event);
  }

  /** The terminal has another size, and nothing of the last frame is sure to be there. */
  resize(): void {
    this.#display.forget();
    this.#runtime.happen({ type: "resize", size: this.#options.terminal.size() });
  }

  /** The process goes on after a stop. */
  resume(): void {
    const known = this.#stopped || this.#lent;
    this.#stopped = false;
    if (!known) this.#retake();
  }

  /** Whether signals are meant for another program that has the terminal. */
  get lent(): boolean {
    return this.#lent;
  }

  /** Ends for good and gives the terminal back. Also called while the process ends, and more than once. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#keepEditedDraft();
    this.#runtime.stop();
    this.#keeper.close(this.#runtime.state);
    this.#decoder.close();
    this.#alerts.close();
    this.#modes.leave();
    this.#display.close();
  }

  #draw(state: ChatState): void {
    this.#keeper.look(state);
    if (this.#lent || this.#closed) return;
    this.#display.draw(state);
    this.#loadSounds();
    this.#alerts.title(titleOf(state, this.#options.settings.alerts));
  }

  /** Once there is a first frame: nobody presses Tab before. */
  #loadSounds(): void {
    if (this.#soundsLoaded) return;
    this.#soundsLoaded = true;
    this.#options.sounds().then((soundsLike) => this.#runtime.happen({ type: "sounds", soundsLike }));
  }

  #perform(effect: OwnEffect): void {
    switch (effect.type) {
      case "alert":
        return this.#alert(effect.alert);
      case "mouse":
        return this.#reach(() => this.#modes.setMouse(effect.on));
      case "redraw":
        this.#display.forget();
        return this.#runtime.redraw();
      case "suspend":
        return this.#suspend();
      case "editor":
        return void this.#edit(effect.text);
      case "quit":
        return this.#outcome.quit();
    }
  }

  #alert(alert: Alert): void {
    const { alerts } = this.#options.settings;
    if (isTold(alert, "bell", alerts)) this.#alerts.bell();
    if (isTold(alert, "desktop", alerts)) this.#alerts.notify(alert.title, alert.body);
  }

  /** What the terminal tells comes when it comes: the first frames are drawn as most terminals need them. */
  #probe(): void {
    const { terminal, clock, env } = this.#options;
    const write = (text: string): void => this.#reach(() => terminal.write(text));
    const onReport = (listener: (report: Report) => boolean) => this.#decoder.onReport(listener);
    if (marksPastesBy(env) === false) this.#decoder.expectUnmarkedPastes(); // such a terminal may never answer
    probeTerminal({ write, onReport, clock, env }).then((facts) => this.#learned(facts));
  }

  #learned({ widths, background, marksPastes }: TerminalFacts): void {
    if (this.#closed) return;
    if (!marksPastes) this.#decoder.expectUnmarkedPastes();
    if (background !== undefined) this.#display.setBackground(background);
    if (areSameWidths(widths, STANDARD_WIDTHS)) {
      if (background !== undefined) this.#runtime.redraw();
      return;
    }
    this.#display.forget();
    this.#runtime.happen({ type: "widths", widths });
  }

  /** The signal that tells of going on comes after the stop returned, and has then nothing left to do. */
  #suspend(): void {
    this.#modes.leave();
    this.#stopped = true;
    this.#options.process.stop();
    this.#retake();
  }

  async #edit(text: string): Promise<void> {
    this.#modes.leave();
    this.#lent = true;
    const edited = await this.#options.terminal.lend(() =>
      this.#options.edit(text, (end) => {
        this.#endEdit = end;
        if (this.#closed) end();
      }),
    );
    this.#lent = false;
    this.#endEdit = () => undefined;
    if (this.#closed) return;
    this.#retake();
    const answer =
      "text" in edited
        ? ({ type: "edited", text: removeControls(edited.text) } as const)
        : ({
            type: "editorFailed",
            editor: safeLine(edited.editor),
            reason: safeLine(edited.reason),
          } as const);
    this.#runtime.happen({ type: "answer", answer });
  }

  /** Takes what the editor has saved as the draft, where the chat ends during an edit. */
  #keepEditedDraft(): void {
    const text = this.#endEdit();
    if (text !== undefined)
      this.#runtime.happen({ type: "answer", answer: { type: "edited", text: removeControls(text) } });
  }

  #retake(): void {
    this.#reach(() => this.#modes.resume());
    this.#display.forget();
    this.#runtime.happen({ type: "resize", size: this.#options.terminal.size() });
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
