import type { ClientEvent } from "../core/client/chat.ts";
import { areSameWidths, STANDARD_WIDTHS } from "../core/text/widths.ts";
import { shouldNotify, titleOf } from "./alerting.ts";
import { Autosave } from "./autosave.ts";
import { Display } from "./display.ts";
import { EditorSession } from "./editor-session.ts";
import { boundKeys } from "./input/keymap.ts";
import { Typesetter } from "./layout/typesetter.ts";
import { lookFor } from "./look/look.ts";
import { Runtime } from "./runtime.ts";
import type { ScreenOptions } from "./screen-options.ts";
import type { Alert, Effect, ScreenEffect } from "./state/effect.ts";
import { firstStep } from "./state/first-step.ts";
import type { ChatState } from "./state/state.ts";
import { Alerts } from "./terminal/alerts.ts";
import { toClipboard } from "./terminal/clipboard.ts";
import type { Report } from "./terminal/decoded-input.ts";
import { KeyDecoder } from "./terminal/decoder.ts";
import { TerminalModes } from "./terminal/modes.ts";
import { probeTerminal, type TerminalFacts } from "./terminal/probe.ts";

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
  readonly #editor: EditorSession;
  readonly #runtime: Runtime;
  readonly #autosave: Autosave;
  readonly #firstEffects: readonly Effect[];
  #stopped = false;
  #closed = false;
  #soundsLoaded = false;

  constructor(options: ScreenOptions, outcome: ScreenOutcome) {
    const { terminal, clock, client, nickName, groups, url, env, settings, memory } = options;
    this.#options = options;
    this.#outcome = outcome;
    const write = (text: string): void => this.#reach(() => terminal.write(text));
    const typesetter = new Typesetter();
    this.#modes = new TerminalModes(terminal, { mouse: settings.preferences.mouse, focus: true });
    this.#display = new Display(write, typesetter, { env, settings, onError: outcome.fail });
    this.#alerts = new Alerts(write, clock, env);
    this.#editor = new EditorSession(options);
    const [state, effects] = firstStep({
      nickName,
      groups,
      url,
      size: terminal.size(),
      now: clock.now(),
      look: lookFor(STANDARD_WIDTHS, settings.words, settings.preferences.theme === "ascii"),
      bound: boundKeys(settings.keys),
      preferences: settings.preferences,
      persisted: memory.load(),
    });
    this.#firstEffects = effects;
    this.#autosave = new Autosave(memory, clock, state);
    const ports = {
      client,
      clock,
      typesetter,
      draw: (now: ChatState) => this.#draw(now),
      perform: (effect: ScreenEffect) => this.#perform(effect),
    };
    this.#runtime = new Runtime(ports, state);
    this.#decoder = new KeyDecoder(clock, (keystroke) => this.#runtime.happen(keystroke));
  }

  /** Takes the terminal over, asks what it is like, and begins. */
  start(): void {
    this.#reach(() => this.#modes.enter());
    this.#probe();
    this.#runtime.start(this.#firstEffects);
    const { at } = this.#options;
    if (at !== undefined) this.#runtime.happen({ type: "goTo", ...at });
  }

  /** Takes a chunk of the terminal's input. */
  type(chunk: Uint8Array | string): void {
    if (!this.#editor.isOpen) this.#decoder.write(chunk);
  }

  /** Takes an event of the client. */
  hear(event: ClientEvent): void {
    this.#runtime.hear(event);
  }

  /** Draws all for another size: nothing of the last frame is sure to be there. */
  resize(): void {
    this.#display.forget();
    this.#runtime.happen({ type: "resize", size: this.#options.terminal.size() });
  }

  /** Takes the terminal again when the process goes on after a stop. */
  resume(): void {
    const isExpected = this.#stopped || this.#editor.isOpen;
    this.#stopped = false;
    if (!isExpected) this.#retake();
  }

  /** True while signals are meant for an editor that has the terminal. */
  get isLent(): boolean {
    return this.#editor.isOpen;
  }

  /** Ends for good and gives the terminal back. Also called while the process ends, and more than once. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const reply = this.#editor.close();
    if (reply !== undefined) this.#runtime.happen({ type: "reply", reply });
    this.#runtime.stop();
    this.#autosave.close(this.#runtime.state);
    this.#decoder.close();
    this.#alerts.close();
    this.#modes.leave();
    this.#display.close();
  }

  #draw(state: ChatState): void {
    this.#autosave.look(state);
    if (this.#editor.isOpen || this.#closed) return;
    this.#display.draw(state);
    this.#loadSounds();
    this.#alerts.title(titleOf(state));
  }

  /** Loads how names sound, after the first frame: nobody presses Tab before. */
  #loadSounds(): void {
    if (this.#soundsLoaded) return;
    this.#soundsLoaded = true;
    this.#options.sounds().then((soundsLike) => this.#runtime.happen({ type: "sounds", soundsLike }));
  }

  async #loadEmoji(): Promise<void> {
    const emoji = await this.#options.emoji().catch(() => []); // a program that was replaced meanwhile may not have them
    this.#runtime.happen({ type: "emoji", emoji });
  }

  #perform(effect: ScreenEffect): void {
    const { terminal, env } = this.#options;
    switch (effect.type) {
      case "alert":
        return this.#alert(effect.alert);
      case "copy":
        return this.#reach(() => terminal.write(toClipboard(effect.text, env)));
      case "mouse":
        return this.#reach(() => this.#modes.setMouse(effect.on));
      case "keepPreference":
        return void this.#keep(effect.name, effect.value);
      case "redraw":
        this.#display.forget();
        return this.#runtime.redraw();
      case "suspend":
        return this.#suspend();
      case "editor":
        return void this.#edit(effect.text);
      case "loadEmoji":
        return void this.#loadEmoji();
      case "openLink":
        return void this.#openLink(effect.link);
      case "quit":
        return this.#outcome.quit();
    }
  }

  #alert(alert: Alert): void {
    const { preferences, now } = this.#runtime.state;
    if (shouldNotify(alert, "bell", preferences, now)) this.#alerts.bell();
    if (shouldNotify(alert, "desktop", preferences, now)) this.#alerts.notify(alert.title, alert.body);
  }

  /** The terminal answers when it likes: the first frames are drawn as most terminals need them. */
  #probe(): void {
    const { terminal, clock, env } = this.#options;
    const write = (text: string): void => this.#reach(() => terminal.write(text));
    const onReport = (listener: (report: Report) => boolean) => this.#decoder.onReport(listener);
    const onUnmarkedPastes = () => this.#decoder.expectUnmarkedPastes();
    probeTerminal({ write, onReport, onUnmarkedPastes, clock, env }).then((facts) => this.#adapt(facts));
  }

  #adapt({ widths, background }: TerminalFacts): void {
    if (this.#closed) return;
    if (background !== undefined) this.#display.setBackground(background);
    if (areSameWidths(widths, STANDARD_WIDTHS)) {
      if (background !== undefined) this.#runtime.redraw();
      return;
    }
    this.#display.forget();
    this.#runtime.happen({ type: "widths", widths });
  }

  /** Stops the process. SIGCONT comes after the stop has returned, and has then nothing left to do. */
  #suspend(): void {
    this.#modes.leave();
    this.#stopped = true;
    this.#options.process.stop();
    this.#retake();
  }

  async #openLink(link: string): Promise<void> {
    const opened = await this.#options.openLink(link);
    this.#runtime.happen({ type: "reply", reply: { type: "linkOpened", link, opened } });
  }

  async #keep(name: string, value: unknown): Promise<void> {
    const failure = await this.#options.keepPreference(name, value);
    this.#runtime.happen({ type: "reply", reply: { type: "preferenceKept", name, failure } });
  }

  async #edit(text: string): Promise<void> {
    this.#modes.leave();
    const reply = await this.#editor.edit(text);
    if (reply === undefined) return;
    this.#retake();
    this.#runtime.happen({ type: "reply", reply });
  }

  #retake(): void {
    this.#reach(() => this.#modes.resume());
    this.#display.forget();
    this.#runtime.happen({ type: "resize", size: this.#options.terminal.size() });
  }

  /** Writes to the terminal; one that takes nothing any more is gone. */
  #reach(write: () => void): void {
    try {
      write();
    } catch {
      this.#outcome.hangup();
    }
  }
}
