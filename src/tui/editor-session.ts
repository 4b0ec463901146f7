import { removeControls, safeLine } from "../core/text/safe-text.ts";
import type { Edited, ScreenOptions } from "./screen-options.ts";
import type { EffectReply } from "./state/effect.ts";

/** The program that has the terminal while a draft is edited in it. */
export class EditorSession {
  readonly #options: Pick<ScreenOptions, "terminal" | "edit">;
  /** Ends the program, and returns the text that it has saved. */
  #end: (() => string | undefined) | undefined;
  #isOpen = false;
  #isClosed = false;

  constructor(options: Pick<ScreenOptions, "terminal" | "edit">) {
    this.#options = options;
  }

  /** True while the program has the terminal: keys and signals are its own. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Lends the terminal to the editor; resolves once it is given back, with nothing if the session was closed meanwhile. */
  async edit(text: string): Promise<EffectReply | undefined> {
    const { terminal, edit } = this.#options;
    this.#isOpen = true;
    const edited = await terminal.lend(() =>
      edit(text, (end) => {
        this.#end = end;
        if (this.#isClosed) end();
      }),
    );
    this.#isOpen = false;
    this.#end = undefined;
    return this.#isClosed ? undefined : toReply(edited);
  }

  /** Ends the program for good, and returns what it has saved, if anything. */
  close(): EffectReply | undefined {
    this.#isClosed = true;
    const text = this.#end?.();
    return text === undefined ? undefined : toReply({ text });
  }
}

function toReply(edited: Edited): EffectReply {
  if ("text" in edited) return { type: "edited", text: removeControls(edited.text) };
  return { type: "editorFailed", editor: safeLine(edited.editor), reason: safeLine(edited.reason) };
}
