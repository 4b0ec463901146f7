import type { Writable } from "node:stream";
import type { ChatMessage } from "../../../core/client/chat.ts";
import type { RoomId } from "../../../core/protocol/names.ts";
import { messageLine } from "../../io/output.ts";
import { changedLine } from "../../reading/changed-format.ts";
import { PrintedStates } from "../../reading/printed-states.ts";
import type { CliWords } from "../../words/english.ts";

/** Everything that messages are printed with. */
export interface LineMessagesOptions {
  readonly output: Writable;
  readonly shellWords: CliWords;
  nameOf(roomId: RoomId): string;
}

/** Prints messages as lines, and what becomes of them. */
export class LineMessages {
  readonly #options: LineMessagesOptions;
  readonly #states = new PrintedStates();

  constructor(options: LineMessagesOptions) {
    this.#options = options;
  }

  /** Prints messages, each after `before`. */
  print(messages: readonly ChatMessage[], before: (message: ChatMessage) => string = () => ""): void {
    const { output, shellWords, nameOf } = this.#options;
    this.#states.note(messages);
    for (const message of messages) {
      output.write(`${before(message)}${messageLine(message, nameOf(message.roomId), shellWords)}\n`);
    }
  }

  /** Prints what became of messages at an instant, ms since 1970 UTC; nothing for what was printed already. */
  printChanged(messages: readonly ChatMessage[], now: number): void {
    const { output, shellWords: words, nameOf } = this.#options;
    for (const message of messages) {
      const differences = this.#states.take(message);
      if (differences.length === 0) continue;
      output.write(`${changedLine(message, nameOf(message.roomId), differences, { now, words })}\n`);
    }
  }
}
