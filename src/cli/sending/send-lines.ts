import type { SendReceipt } from "../../core/client/chat.ts";
import type { ChatClient } from "../../core/client/chat-client.ts";
import type { SendOptions } from "../../core/client/client-ports.ts";
import { DEFAULT_LIMITS, ID_CHARACTERS } from "../../core/protocol/limits.ts";
import type { Group } from "../../core/protocol/names.ts";
import { withClient, within } from "../connect.ts";
import { UsageError } from "../exit.ts";
import { LineWriter } from "../io/line-writer.ts";
import { Progress } from "../io/progress.ts";
import { noteDamaged, readLines } from "../io/stdin.ts";
import type { Shell } from "../shell.ts";
import { FailedLines } from "./failed-lines.ts";
import { receiptJson } from "./receipt.ts";
import { checkedKey, type SendFlags } from "./send-flags.ts";

/** The most lines that are on their way at once: enough to fill every batch, and no more of a large input is held. */
const UNDER_WAY = 4 * DEFAULT_LIMITS.batchMessages;

/** So many are waited for before more are read: a batch has gone. */
const READ_ON = UNDER_WAY - DEFAULT_LIMITS.batchMessages;

/** The characters of an id that are left for the key, before `.` and the number of a line. */
const KEY_CHARACTERS = ID_CHARACTERS - 13;

/**
 * Says each line of the input as a message, in order, at the server's rate; a line that is rejected is told with its
 * number, and the rest goes on. Resolves with the exit code: that of the first line that failed.
 */
export async function sendLines(
  words: readonly string[],
  flags: SendFlags,
  group: Group,
  client: ChatClient,
  shell: Shell,
): Promise<number> {
  if (words.length > 0 && words.join(" ") !== "-") {
    throw new UsageError(({ notBoth }) => notBoth("--lines", "TEXT"));
  }
  if (flags.id !== undefined) checkedKey(flags.id, KEY_CHARACTERS);
  const failed = new FailedLines(shell);
  const sending = new LineSender(client, group, flags, shell, failed);
  return withClient(client, () => sending.run()).finally(() => failed.end());
}

class LineSender {
  readonly #client: ChatClient;
  readonly #group: Group;
  readonly #flags: SendFlags;
  readonly #shell: Shell;
  readonly #writer: LineWriter;
  readonly #progress: Progress;
  readonly #failures: FailedLines;
  #underWay = 0;
  #sent = 0;
  #onStep: () => void = () => {};

  constructor(client: ChatClient, group: Group, flags: SendFlags, shell: Shell, failures: FailedLines) {
    this.#failures = failures;
    this.#client = client;
    this.#group = group;
    this.#flags = flags;
    this.#shell = shell;
    this.#writer = new LineWriter(shell.output);
    this.#progress = new Progress(shell, flags.quiet === true, flags.json ? "crowded" : "elsewhere");
  }

  async run(): Promise<number> {
    const joined = this.#client.join(this.#group.roomId, { limit: 0, listen: false });
    await this.#progressed(joined);
    const reportDamaged = noteDamaged(this.#shell);
    const onDamaged = (line: number) => {
      this.#progress.clear();
      reportDamaged(line);
    };
    for await (const { line, text } of readLines(this.#shell.input, onDamaged)) {
      if (text.trim() !== "") this.#send(line, text);
      if (this.#underWay >= UNDER_WAY) await this.#until(READ_ON);
    }
    await this.#until(0);
    await this.#writer.written();
    this.#progress.clear();
    return this.#failures.exit;
  }

  #send(line: number, text: string): void {
    this.#underWay += 1;
    this.#client.send(this.#group.roomId, text, this.#optionsOf(line)).then(
      (receipt) => this.#committed(receipt, line),
      (error: unknown) => this.#failed(error, line),
    );
  }

  #optionsOf(line: number): SendOptions {
    const { id, me, replyTo } = this.#flags;
    return { kind: me ? "me" : "text", replyTo, clientMsgId: id === undefined ? undefined : `${id}.${line}` };
  }

  #committed(receipt: SendReceipt, line: number): void {
    this.#sent += 1;
    if (this.#flags.json) this.#writer.print(receiptJson(receipt, this.#group, line));
    this.#progress.print((seconds) => this.#shell.words.sending(this.#sent, seconds));
    this.#done();
  }

  #failed(error: unknown, line: number): void {
    this.#progress.clear();
    this.#failures.add(line, error);
    this.#done();
  }

  #done(): void {
    this.#underWay -= 1;
    this.#onStep();
  }

  /** Waits until no more than `most` are under way, as long as there are any that get somewhere. */
  async #until(most: number): Promise<void> {
    while (this.#underWay > most) await this.#progressed(this.#step());
  }

  /** Resolves in the turn after one in which lines got somewhere: many do at once. */
  #step(): Promise<void> {
    return new Promise((resolve) => {
      this.#onStep = () => {
        this.#onStep = () => {};
        setImmediate(resolve);
      };
    });
  }

  #progressed(step: Promise<unknown>): Promise<unknown> {
    return within(this.#flags.timeout, "not-confirmed", step);
  }
}
