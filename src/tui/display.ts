import { Measure } from "../core/text/measure.ts";
import type { Widths } from "../core/text/widths.ts";
import { pictureOf } from "./layout/picture.ts";
import { bareLines } from "./layout/select-mode.ts";
import type { Typesetter } from "./layout/typesetter.ts";
import { type Theme, type ThemeChoice, themeFor } from "./look/theme.ts";
import type { ScreenSettings } from "./screen-options.ts";
import { type ChatState, currentRoom } from "./state/state.ts";
import { FrameWriter } from "./terminal/frame-writer.ts";
import { colourDepth, hasHyperlinks } from "./terminal/palette.ts";
import { canvasOf } from "./view/canvas.ts";
import { RowPrinter } from "./view/row-printer.tsx";

/** What a display depends on. `onError` hears what Ink throws. */
export interface DisplaySetting {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly settings: Pick<ScreenSettings, "theme" | "colours">;
  readonly onError: (error: unknown) => void;
}

/** Brings states to the terminal: laid out, painted, printed by Ink, and written as the difference to what it shows. */
export class Display {
  readonly #write: (text: string) => void;
  readonly #typesetter: Typesetter;
  readonly #printer: RowPrinter;
  #choice: ThemeChoice;
  #theme: Theme;
  #writer: FrameWriter;
  /** What of the state the terminal shows bare; another line that comes does not disturb a selection. */
  #bare: unknown[] | undefined;

  constructor(write: (text: string) => void, typesetter: Typesetter, setting: DisplaySetting) {
    const { env, settings, onError } = setting;
    this.#write = write;
    this.#typesetter = typesetter;
    this.#printer = new RowPrinter({ columns: 1, rows: 1 }, onError);
    this.#choice = {
      name: settings.theme,
      depth: colourDepth(env),
      background: undefined,
      links: hasHyperlinks(env),
      own: settings.colours,
    };
    this.#theme = themeFor(this.#choice);
    this.#writer = new FrameWriter(write);
  }

  /** The terminal told its background. */
  tint(background: ThemeChoice["background"]): void {
    this.#choice = { ...this.#choice, background };
    this.#theme = themeFor(this.#choice);
  }

  /** The terminal turned out to draw widths in its own way: all is written anew. */
  adapt(widths: Widths): void {
    this.#writer = new FrameWriter(this.#write, new Measure(widths));
  }

  /** What the terminal shows is not known any more: the next frame is written whole. */
  forget(): void {
    this.#bare = undefined;
    this.#writer.forget();
  }

  draw(state: ChatState): void {
    if (state.bare) return this.#drawBare(state);
    this.#bare = undefined;
    const picture = pictureOf(state, this.#typesetter);
    const { rows, between } = canvasOf(picture, this.#theme);
    const printed = this.#printer.print(rows.flat(), state.size.columns);
    let next = 0;
    const pieces = rows.map((row) => {
      return row.flatMap((_, place) => [...(place === 0 ? [] : [between]), printed[next++] ?? ""]);
    });
    this.#writer.draw(pieces, picture.cursor);
  }

  close(): void {
    this.#printer.close();
  }

  #drawBare(state: ChatState): void {
    const room = currentRoom(state);
    const shown = [state.size, room?.roomId, room?.anchor, room?.past];
    const known = this.#bare;
    if (known !== undefined && shown.every((part, at) => part === known[at])) return;
    this.#writer.forget();
    const { look, size } = state;
    const lines = bareLines(state, this.#typesetter)
      .map((line) => look.measure.drawn(line).join(""))
      .join("\r\n");
    const hint = look.measure.truncate(look.words.bareHint, size.columns);
    // The terminal wraps here, so that it knows where a line goes on and copies it as one.
    const whole = `\x1b[?2026h\x1b[0m\x1b[?7h\x1b[2J\x1b[H${lines}\x1b[?7l`;
    this.#write(`${whole}\x1b[${size.rows};1H\x1b[2m${hint}\x1b[0m\x1b[?2026l`);
    this.#bare = shown;
  }
}
