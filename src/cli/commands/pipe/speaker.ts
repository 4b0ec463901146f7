import type { ChatClient } from "../../../core/client/chat-client.ts";
import { ChatError } from "../../../core/protocol/errors.ts";
import type { Group } from "../../../core/protocol/names.ts";
import { WIRE_CODES, type WireCode } from "../../../core/protocol/reasons.ts";
import { parseDuration } from "../../../core/time/duration.ts";
import { within } from "../../connect.ts";
import { InvalidLineError } from "../../exit.ts";
import type { LineWriter } from "../../io/line-writer.ts";
import { jsonLine } from "../../io/output.ts";
import type { ReceiptRecord } from "../../io/records.ts";
import { noteDamaged, readLines } from "../../io/stdin.ts";
import { flushed } from "../../io/streams.ts";
import { FailedLines } from "../../sending/failed-lines.ts";
import { changeReceiptRecord, receiptRecord } from "../../sending/receipt.ts";
import type { Shell } from "../../shell.ts";
import {
  actionOf,
  type ChangeLine,
  isChange,
  isModeration,
  type ModerationLine,
  type SaidLine,
} from "./input-records.ts";
import { readPipeLine } from "./line.ts";
import type { PipeOutput } from "./records.ts";

/** The most lines, and characters of lines, that may be without a written answer; more of the input is not read then. */
const UNANSWERED = 1_000;
const UNANSWERED_CHARACTERS = 4 * 1024 * 1024;

/** Everything that a speaker works with. */
export interface PipeSpeakerOptions {
  readonly client: Pick<ChatClient, "send" | "change"> & {
    readonly ask: Pick<ChatClient["ask"], "moderate">;
  };
  readonly groups: readonly Group[];
  readonly writer: LineWriter;
  readonly shell: Shell;
  /** The time for which the server may confirm nothing once the input has ended, ms. */
  readonly timeout: number;
}

/** Says and changes what the lines of the input ask for, in their order, and answers each with an `ack` or an `error`. */
export class PipeSpeaker {
  readonly #options: PipeSpeakerOptions;
  /** Lines that are on their way to the server. */
  #underWay = 0;
  /** Lines whose answer the bot has not been given, and how long they are together. */
  #unanswered = 0;
  #characters = 0;
  readonly #failures: FailedLines;
  /** Messages, and changes, on their way with an id of the bot's: the same id waits for their outcome. */
  readonly #byId = new Map<string, Promise<ReceiptRecord>>();
  #onStep: () => void = () => {};

  constructor(options: PipeSpeakerOptions) {
    this.#options = options;
    this.#failures = new FailedLines(options.shell);
  }

  /** Resolves when the input has ended and every line has its answer, with the exit code of the first failure. */
  async run(): Promise<number> {
    const { shell, timeout, writer } = this.#options;
    for await (const { line, text } of readLines(shell.input, noteDamaged(shell))) {
      if (text.trim() !== "") void this.#take(line, text);
      while (this.#unanswered >= UNANSWERED || this.#characters >= UNANSWERED_CHARACTERS) await this.#step();
    }
    while (this.#underWay > 0) await within(timeout, "not-confirmed", this.#step());
    await writer.written();
    await flushed(shell.output);
    return this.#failures.exit;
  }

  /** Prints what is left to tell of lines that failed; called once the client is closed. */
  end(): void {
    this.#failures.end();
  }

  async #take(line: number, text: string): Promise<void> {
    this.#underWay += 1;
    this.#unanswered += 1;
    this.#characters += text.length;
    const answer = await this.#answer(line, text);
    this.#options.writer.print(jsonLine(answer));
    this.#underWay -= 1;
    this.#onStep();
    await this.#options.writer.written();
    this.#unanswered -= 1;
    this.#characters -= text.length;
    this.#onStep();
  }

  async #answer(line: number, text: string): Promise<PipeOutput> {
    const { groups } = this.#options;
    const read = readPipeLine(text, groups);
    if ("error" in read) return this.#refusal(read.ref, line, read.error);
    const { ref, group, said } = read;
    try {
      if (isModeration(said)) return { type: "done", ref, ...(await this.#moderate(group, said)) };
      return { type: "ack", ref, ...(await this.#do(group, said)) };
    } catch (error) {
      return this.#refusal(ref, line, error);
    }
  }

  async #moderate(group: Group, line: ModerationLine) {
    const { type: action, userId, nickName, reason, server = false } = line;
    const { client } = this.#options;
    const ms = line.for === undefined ? undefined : parseDuration(line.for);
    const subject = await client.ask.moderate({
      action,
      roomId: server ? undefined : group.roomId,
      ...(userId === undefined ? { nickName } : { userId }),
      until: ms === undefined ? undefined : Math.round(Date.now() + ms),
      reason,
    });
    const place = server ? { roomId: null, room: null } : { roomId: group.roomId, room: group.name };
    return { ...place, subject };
  }

  /** Says, or changes, what a line asks for; resolves with the receipt. */
  #do(group: Group, line: ChangeLine | SaidLine): Promise<ReceiptRecord> {
    if (!isChange(line)) return this.#inTurn("say", line.id, () => this.#send(group, line));
    return this.#inTurn("change", line.id, () => this.#change(group, line));
  }

  async #send(group: Group, line: SaidLine): Promise<ReceiptRecord> {
    const { msg, kind = "text", replyTo, id, update = false } = line;
    const options = { kind, replyTo: replyTo ?? undefined, clientMsgId: id, update };
    return receiptRecord(await this.#options.client.send(group.roomId, msg, options), group);
  }

  async #change(group: Group, line: ChangeLine): Promise<ReceiptRecord> {
    const { seq, id } = line;
    const receipt = await this.#options.client.change(group.roomId, { seq }, actionOf(line), {
      changeId: id,
    });
    return changeReceiptRecord(receipt, { group, seq });
  }

  #inTurn(
    what: "say" | "change",
    id: string | undefined,
    run: () => Promise<ReceiptRecord>,
  ): Promise<ReceiptRecord> {
    if (id === undefined) return run();
    const key = `${what} ${id}`;
    const done = this.#byId.get(key)?.then(run, run) ?? run();
    this.#byId.set(key, done);
    const settled = () => {
      if (this.#byId.get(key) === done) this.#byId.delete(key);
    };
    done.then(settled, settled);
    return done;
  }

  #refusal(ref: unknown, line: number, error: unknown): PipeOutput {
    const message = this.#failures.add(line, error);
    const code = codeOf(error);
    return { type: "error", ref, line, code, message };
  }

  #step(): Promise<void> {
    return new Promise((resolve) => {
      this.#onStep = resolve;
    });
  }
}

/** The server's code; a line that is wrong is INVALID, and what the server was not seen to take is UNAVAILABLE. */
function codeOf(error: unknown): WireCode {
  if (error instanceof InvalidLineError) return "INVALID";
  const code = error instanceof ChatError ? error.code : undefined;
  return WIRE_CODES.find((one) => one === code) ?? "UNAVAILABLE";
}
