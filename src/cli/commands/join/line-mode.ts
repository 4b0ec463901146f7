import type { Readable, Writable } from "node:stream";
import type { ChatMessage, ClientEvent } from "../../../core/client/chat.ts";
import type { ChatClient } from "../../../core/client/chat-client.ts";
import { isHidden } from "../../../core/protocol/changes.ts";
import type { Group, RoomId } from "../../../core/protocol/names.ts";
import { removeControls } from "../../../core/text/safe-text.ts";
import { STANDARD_WIDTHS } from "../../../core/text/widths.ts";
import type { Clock } from "../../../core/time/clock.ts";
import { runClientEffect } from "../../../tui/client-effects.ts";
import { runLine } from "../../../tui/commands/run-line.ts";
import { setText } from "../../../tui/input/composer.ts";
import { failureText } from "../../../tui/layout/changed-rows.ts";
import { helpLines } from "../../../tui/layout/help.ts";
import { lineText } from "../../../tui/layout/line.ts";
import { Typesetter } from "../../../tui/layout/typesetter.ts";
import { lookFor } from "../../../tui/look/look.ts";
import type { Effect, EffectReply } from "../../../tui/state/effect.ts";
import { needsEmoji } from "../../../tui/state/emoji.ts";
import { firstStep } from "../../../tui/state/first-step.ts";
import { roomOf } from "../../../tui/state/rooms.ts";
import type { ChatState, Step } from "../../../tui/state/state.ts";
import { update } from "../../../tui/update/update.ts";
import type { Words } from "../../../tui/words/english.ts";
import { EXIT, exitCodeOf } from "../../exit.ts";
import { noteDamaged, readLines } from "../../io/stdin.ts";
import { note } from "../../io/streams.ts";
import { type Chattiness, StatusPrinter } from "../../reading/status-printer.ts";
import type { CliWords } from "../../words/english.ts";
import { LineMessages } from "./line-messages.ts";
import { LineRefusals } from "./line-refusals.ts";
import { Unsent } from "./unsent.ts";

/** Everything that line mode needs. */
export interface LineModeOptions {
  readonly client: ChatClient;
  readonly groups: readonly Group[];
  /** The address of the message around which the room is printed first. */
  readonly at?: string | undefined;
  readonly nickName: string;
  /** The server. */
  readonly url: string;
  readonly input: Readable;
  readonly output: Writable;
  readonly errors: Writable;
  readonly clock: Clock;
  readonly words: Words;
  /** For what happens to the connection. */
  readonly shellWords: CliWords;
  readonly chattiness: Chattiness;
}

/**
 * The chat as lines: what comes is printed, what is typed is said, and slash commands do what they do on the screen, for
 * it is moved by the same `update`. Ends with its input, once all is sent, or at /quit; the exit code is that of the
 * first message that failed and was not sent again.
 */
export function runLineMode(options: LineModeOptions): Promise<number> {
  return new LineMode(options).run();
}

/** Columns that help is laid out for. */
const HELP_COLUMNS = 80;

class LineMode {
  readonly #options: LineModeOptions;
  readonly #status: StatusPrinter;
  readonly #unsent: Unsent;
  readonly #messages: LineMessages;
  readonly #typesetter = new Typesetter();
  #state: ChatState;
  /** Called after each step. */
  #onStep: () => void = () => {};
  #leaving = false;
  readonly #refusals: LineRefusals;
  /** Questions that were asked and not answered yet. */
  #asked = 0;

  constructor(options: LineModeOptions) {
    const { client, errors, chattiness, words, shellWords, groups, nickName, url, clock } = options;
    this.#options = options;
    this.#unsent = new Unsent(client);
    const { output } = options;
    this.#messages = new LineMessages({ output, shellWords, nameOf: (roomId) => this.#nameOf(roomId) });
    this.#refusals = new LineRefusals(groups);
    this.#status = new StatusPrinter(errors, (roomId) => this.#nameOf(roomId), shellWords, chattiness);
    const look = lookFor(STANDARD_WIDTHS, words, false);
    const size = { columns: HELP_COLUMNS, rows: 24 };
    [this.#state] = firstStep({ nickName, groups, url, size, now: clock.now(), look, view: "lines" });
  }

  async run(): Promise<number> {
    const { client, nickName, at, input, errors, chattiness, words, shellWords } = this.#options;
    client.subscribe((event) => this.#hear(event));
    await this.#refusals.enterAll(client);
    const { entered } = this.#refusals;
    if (chattiness !== "quiet")
      this.#print(words.lineModeHello(nickName, words.listed(entered.map(({ name }) => name))));
    if (at !== undefined) await this.#take(`/jump ${at}`);
    for await (const { text } of readLines(input, noteDamaged({ errors, words: shellWords }))) {
      await this.#take(removeControls(text));
      if (this.#leaving) break;
    }
    await this.#unsent.allSent();
    const [failure] = this.#unsent
      .list()
      .flatMap(({ state }) => (state.status === "failed" ? [state.error] : []));
    const wrong = failure ?? this.#refusals.first;
    return wrong === undefined ? EXIT.done : exitCodeOf(wrong);
  }

  #hear(event: ClientEvent): void {
    this.#status.print(event);
    this.#refusals.hear(event);
    const { words, clock } = this.#options;
    const shown = (message: ChatMessage) => !isHidden(message) && !this.#state.ignored.has(message.userId);
    if (event.type === "messages") this.#messages.print(event.messages.filter(shown));
    if (event.type === "changed") this.#messages.printChanged(event.messages.filter(shown), clock.now());
    if (event.type === "outgoing" && event.outgoing.state.status === "failed") {
      this.#print(words.notSent(words.reason(event.outgoing.state.error)));
    }
    if (event.type === "outgoingChange" && event.change.state.status === "failed") {
      this.#print(failureText(event.change, words));
    }
    const told = event.type === "topic"; // the status tells of all else
    this.#step(() => update(this.#state, { type: "client", event }, clock.now(), this.#typesetter), told);
  }

  /** Does what a line means, to the end: the next line is said where this one led, or its failure is told. */
  async #take(line: string): Promise<void> {
    if (line.trim() === "") return;
    await this.#loadEmojiFor(line);
    const now = this.#options.clock.now();
    this.#step(() => runLine({ ...this.#state, now, hint: undefined }, line).step, true);
    await this.#whenSettled();
  }

  /** Loads the names of emoji before the first line that may mean one: it is taken at once, and no line comes before it. */
  async #loadEmojiFor(line: string): Promise<void> {
    if (!needsEmoji({ ...this.#state, composer: setText(this.#state.composer, line) })) return;
    const { EMOJI_NAMES: emoji } = await import("../../../core/text/emoji-names.ts");
    this.#state = { ...this.#state, emoji };
  }

  /** The next state, the lines that it tells if somebody is to hear them, and its effects. */
  #step(next: () => Step, told: boolean): void {
    const before = this.#state;
    const [state, effects] = next();
    this.#state = state;
    if (told) for (const line of linesSince(before, state)) this.#print(line);
    if (state.overlay?.shows === "help") this.#help();
    this.#found(before);
    for (const effect of effects) this.#do(effect);
    this.#onStep();
  }

  #do(effect: Effect): void {
    switch (effect.type) {
      case "quit":
        this.#leaving = true;
        return;
      case "join":
        this.#options.client.join(effect.roomId).catch(() => {}); // the status tells why
        return;
      case "alert":
      case "copy":
      case "editor":
      case "keepPreference": // taken for this run: the config file is the screen's
      case "loadEmoji":
      case "openLink":
      case "mouse":
      case "redraw":
      case "suspend":
      case "read": // lines are printed, whether or not somebody reads them
        return;
      case "leave":
      case "send":
      case "retry":
      case "change":
      case "retryChange":
      case "typing":
        return runClientEffect(effect, this.#options.client, () => {});
      default:
        this.#asked += 1;
        return runClientEffect(effect, this.#options.client, (reply) => this.#takeReply(reply));
    }
  }

  #takeReply(reply: EffectReply): void {
    this.#asked -= 1;
    const now = this.#options.clock.now();
    this.#step(() => update(this.#state, { type: "reply", reply }, now, this.#typesetter), true);
    if (reply.type === "thread") this.#messages.print(reply.page.messages);
    if (reply.type !== "page" || reply.wanted.type !== "jump") return;
    this.#messages.print(reply.messages);
  }

  #help(): void {
    for (const line of helpLines(HELP_COLUMNS, this.#state))
      this.#options.errors.write(`${lineText(line)}\n`);
    this.#state = { ...this.#state, overlay: undefined };
  }

  /** Prints what a search found once it is there. */
  #found(before: ChatState): void {
    const { overlay, search } = this.#state;
    if (overlay?.shows !== "search" || before.search === search || search.status === "searching") return;
    const { words } = this.#options;
    if (search.status === "failed") this.#print(words.failedTo("search", search.reason ?? ""));
    if (search.status === "found") {
      this.#print(
        search.results.length === 0
          ? words.nothingFound
          : words.found(search.results.length, search.next !== undefined),
      );
      this.#messages.print([...search.results].reverse(), ({ at }) => `${words.day(at)} `);
    }
    this.#state = { ...this.#state, overlay: undefined };
  }

  /** Resolves once what was asked is answered, and the room that was gone to is entered or refused. */
  #whenSettled(): Promise<void> {
    const settled = () =>
      this.#asked === 0 && roomOf(this.#state, this.#state.current)?.membership !== "joining";
    if (settled()) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onStep = () => {
        if (settled()) resolve();
      };
    });
  }

  #nameOf(roomId: RoomId): string {
    return roomOf(this.#state, roomId)?.name ?? roomId;
  }

  #print(text: string): void {
    note(this.#options.errors, text);
  }
}

/** The screen's own lines that one state has and the one before had not. */
function linesSince(before: ChatState, state: ChatState): string[] {
  const hint = state.hint !== undefined && state.hint !== before.hint ? [state.hint] : [];
  if (state.linesMade === before.linesMade) return hint;
  const known = new Set(before.rooms.flatMap(({ entries }) => entries));
  const lines = state.rooms.flatMap(({ entries }) =>
    entries.flatMap((entry) => (entry.type === "line" && !known.has(entry) ? [entry.text] : [])),
  );
  return [...lines, ...hint];
}
