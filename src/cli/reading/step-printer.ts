import type { ChatMessage } from "../../core/client/chat.ts";
import type { ChatClient } from "../../core/client/chat-client.ts";
import { readRooms } from "../../core/client/reader/merge.ts";
import type { ReadStep } from "../../core/client/reader/read-step.ts";
import type { RoomReader } from "../../core/client/reader/room-reader.ts";
import type { Group, RoomId } from "../../core/protocol/names.ts";
import { systemClock } from "../../core/time/clock.ts";
import { limitEachStep } from "../connect.ts";
import type { Formatter } from "../io/output.ts";
import { Progress } from "../io/progress.ts";
import { flushed, write } from "../io/streams.ts";
import type { Shell } from "../shell.ts";
import type { ChangedFormatter } from "./changed-format.ts";
import { PrintedStates } from "./printed-states.ts";
import type { ReadCursors } from "./read-cursors.ts";
import { newStatusPrinter, type StatusPrinter } from "./status-printer.ts";

/** Options of the printer. */
export interface StepPrinterOptions {
  readonly groups: readonly Group[];
  /** Selects the messages that are printed; all if it is left out. */
  readonly matches: ((message: ChatMessage) => boolean) | undefined;
  readonly format: Formatter;
  /** Prints messages that changed; nothing is told of changes if it is left out. */
  readonly changed?: {
    readonly matches: (message: ChatMessage) => boolean;
    readonly format: ChangedFormatter;
  };
  /** `timeout`, ms, limits each step forward; without it, and with `--follow`, a command waits without end. */
  readonly flags: { readonly quiet?: true; readonly verbose?: true; readonly timeout?: number };
  readonly shell: Shell;
  /** Keeps how far it came. */
  readonly cursors?: ReadCursors | undefined;
}

/** Prints what is read of rooms: messages on stdout, what is missing and what happens to the connection on stderr. */
export class StepPrinter {
  readonly #options: StepPrinterOptions;
  readonly #names: ReadonlyMap<RoomId, string>;
  readonly #status: StatusPrinter;
  readonly #progress: Progress;
  readonly #states: PrintedStates;
  #read = 0;

  constructor(options: StepPrinterOptions) {
    const { groups, shell, flags, cursors } = options;
    this.#options = options;
    this.#states = cursors?.printed ?? new PrintedStates();
    this.#names = new Map(groups.map(({ roomId, name }) => [roomId, name]));
    this.#status = newStatusPrinter(groups, flags, shell);
    this.#progress = new Progress(shell, flags.quiet === true);
  }

  /** Tells what happens to the client that reads. */
  narrate(client: ChatClient): void {
    this.#status.follow(client);
  }

  /** Prints all there is, with `follow` also what comes; at most `limit` messages. */
  async print(
    readers: readonly RoomReader[],
    follow: boolean,
    limit = Number.POSITIVE_INFINITY,
  ): Promise<void> {
    const { shell, cursors, flags } = this.#options;
    const steps = readRooms(readers, follow);
    const { timeout } = flags;
    let left = limit;
    for await (const step of follow || timeout === undefined ? steps : limitEachStep(timeout, steps)) {
      left -= await this.#take(step, left);
      const reader = readers.find(({ roomId }) => roomId === step.roomId);
      if (cursors !== undefined && reader !== undefined) await this.#keep(cursors, step, reader);
      if (left <= 0) break;
    }
    this.#progress.clear();
    await flushed(shell.output);
  }

  /** Returns how many messages it printed. */
  async #take(step: ReadStep, most: number): Promise<number> {
    if (step.type === "changed") {
      await this.#printChanged(step.messages);
      return 0;
    }
    if (step.type !== "messages") {
      this.#status.printStep(step);
      return 0;
    }
    const { matches, format, shell } = this.#options;
    const name = this.#names.get(step.roomId) ?? step.roomId;
    const wanted = matches === undefined ? step.messages : step.messages.filter(matches);
    const printed = wanted.slice(0, most);
    if (this.#options.changed !== undefined) this.#states.note(printed);
    let text = "";
    for (const message of printed) text += `${format(message, name)}\n`;
    if (text !== "") await write(shell.output, text);
    this.#read += step.messages.length;
    this.#progress.print(() => shell.words.reading(this.#read));
    return printed.length;
  }

  async #printChanged(messages: readonly ChatMessage[]): Promise<void> {
    const { changed, shell } = this.#options;
    if (changed === undefined) return;
    let text = "";
    for (const message of messages) {
      const differences = this.#states.take(message);
      if (differences.length === 0 || !changed.matches(message)) continue;
      const name = this.#names.get(message.roomId) ?? message.roomId;
      text += `${changed.format(message, name, differences, systemClock.now())}\n`;
    }
    if (text !== "") await write(shell.output, text);
  }

  /** Waits until all that was printed has reached the system: only then it counts as read. */
  async #keep(cursors: ReadCursors, step: ReadStep, { roomId, epoch, rev }: RoomReader): Promise<void> {
    const kept = cursors.of(roomId);
    const before = kept?.epoch === epoch ? kept : undefined;
    const last = step.type === "messages" ? step.messages.at(-1) : undefined;
    const isChange = step.type === "changed";
    const read = last?.seq === undefined ? isChange && before : { epoch, seq: last.seq, at: last.at };
    if (!read) return;
    await flushed(this.#options.shell.output);
    cursors.keep(roomId, { ...read, rev: rev ?? before?.rev }); // a run that reads no changes has read none
  }
}
