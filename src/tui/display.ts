import { layScreen } from "./layout/screen.ts";
import { selectableLines } from "./layout/select-mode.ts";
import type { Typesetter } from "./layout/typesetter.ts";
import { type Theme, type ThemeChoice, themeFor } from "./look/theme.ts";
import type { ScreenSettings } from "./screen-options.ts";
import { currentRoom } from "./state/rooms.ts";
import type { ChatState } from "./state/state.ts";
import { FrameWriter } from "./terminal/frame-writer.ts";
import { layOver } from "./terminal/layers.ts";
import { colourDepth, hasHyperlinks } from "./terminal/palette.ts";
import { shownTheme } from "./update/preferences.ts";
import { setColourDepth } from "./view/ink-pane.tsx";
import { ScreenView } from "./view/screen-view.ts";

/** Everything that a display depends on. `onError` is called with what a component throws. */
export interface DisplaySetting {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly settings: Pick<ScreenSettings, "preferences" | "colours">;
  readonly onError: (error: unknown) => void;
}

/** Brings states to the terminal: laid out, drawn by Ink pane by pane, and written as the difference to what it shows. */
export class Display {
  readonly #write: (text: string) => void;
  readonly #typesetter: Typesetter;
  readonly #view: ScreenView;
  readonly #writer: FrameWriter;
  #choice: ThemeChoice;
  #theme: Theme;
  /** The parts of the state that select mode shows; another line that comes does not disturb a selection. */
  #selectable: readonly unknown[] | undefined;

  constructor(write: (text: string) => void, typesetter: Typesetter, setting: DisplaySetting) {
    const { env, settings, onError } = setting;
    const depth = colourDepth(env);
    setColourDepth(depth);
    this.#write = write;
    this.#typesetter = typesetter;
    this.#view = new ScreenView(onError);
    this.#writer = new FrameWriter(write);
    this.#choice = {
      name: settings.preferences.theme,
      depth,
      background: undefined,
      links: hasHyperlinks(env),
      own: settings.colours,
    };
    this.#theme = themeFor(this.#choice);
  }

  /** Takes the colours for a background. */
  setBackground(background: ThemeChoice["background"]): void {
    this.#choice = { ...this.#choice, background };
    this.#theme = themeFor(this.#choice);
  }

  /** Takes the theme that a state is drawn with. */
  #setTheme(name: ThemeChoice["name"]): void {
    if (name === this.#choice.name) return;
    this.#choice = { ...this.#choice, name };
    this.#theme = themeFor(this.#choice);
  }

  /** Makes the next frame be written whole: what the terminal shows is not known any more. */
  forget(): void {
    this.#selectable = undefined;
    this.#writer.forget();
  }

  /** Shows a state. */
  draw(state: ChatState): void {
    if (state.selectMode) return this.#drawSelectMode(state);
    this.#selectable = undefined;
    this.#setTheme(shownTheme(state));
    const { size, look } = state;
    const layout = layScreen(state, this.#typesetter);
    const layers = this.#view.draw(layout, this.#theme, look.measure);
    this.#writer.draw(layOver(layers, size.columns, size.rows), layout.cursor);
  }

  /** Ends Ink. Nothing is drawn any more. */
  close(): void {
    this.#view.close();
  }

  #drawSelectMode(state: ChatState): void {
    const room = currentRoom(state);
    const selectable = [state.size, room?.roomId, room?.anchor, room?.past];
    const before = this.#selectable;
    if (before !== undefined && selectable.every((part, index) => part === before[index])) return;
    this.#writer.forget();
    const { look, size } = state;
    const lines = selectableLines(state, this.#typesetter)
      .map((line) => look.measure.drawn(line).join(""))
      .join("\r\n");
    const hint = look.measure.truncate(look.words.selectModeHint, size.columns);
    // The terminal wraps here, so that it knows where a line goes on and copies it as one.
    const whole = `\x1b[?2026h\x1b[0m\x1b[?7h\x1b[2J\x1b[H${lines}\x1b[?7l`;
    this.#write(`${whole}\x1b[${size.rows};1H\x1b[2m${hint}\x1b[0m\x1b[?2026l`);
    this.#selectable = selectable;
  }
}
