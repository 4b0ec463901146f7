import type { ChatMessage } from "../../../core/client/chat.ts";
import type { ChatClient } from "../../../core/client/chat-client.ts";
import { beginAt } from "../../../core/client/reader/range.ts";
import { RoomReader } from "../../../core/client/reader/room-reader.ts";
import type { RoomId } from "../../../core/protocol/names.ts";
import { safeText } from "../../../core/text/safe-text.ts";
import { systemClock } from "../../../core/time/clock.ts";
import type { Position } from "../../../core/time/position.ts";
import { newClient, withClient, within } from "../../connect.ts";
import { EXIT, UsageError } from "../../exit.ts";
import { type FilterFlags, filterOf } from "../../reading/filter.ts";
import { type FormatFlags, formatterOf } from "../../reading/format.ts";
import { parsePositionOption } from "../../reading/position-options.ts";
import { StepPrinter } from "../../reading/step-printer.ts";
import { type ClientFlags, chosenRoom, clientSettings } from "../../settings/settings.ts";
import type { Shell } from "../../shell.ts";
import { waitForReaction } from "./reaction.ts";

/** The options of `wait`. */
export interface WaitFlags extends ClientFlags, FilterFlags, FormatFlags {
  readonly room?: string;
  readonly count: number;
  readonly ask?: string;
  readonly since?: string;
  /** The address of a message: a reaction to it is waited for. */
  readonly reaction?: string;
  readonly emoji?: string;
  /** ms; for ever where it is left out. */
  readonly timeout?: number;
}

/** Waits for so many messages that match, and prints what they say. With `ask` only what is said after it counts. */
export async function wait(flags: WaitFlags, shell: Shell): Promise<number> {
  const settings = clientSettings(flags, shell.env);
  if (flags.reaction !== undefined) return waitForReaction(flags.reaction, settings, flags, shell);
  if (flags.emoji !== undefined) throw new UsageError(({ needs }) => needs("--emoji", "--reaction"));
  const group = chosenRoom(flags.room, settings.config);
  const since = parsePositionOption("--since", flags.since, systemClock.now());
  const asked = filterOf(flags);
  const format = formatterOf(flags, ({ msg }: ChatMessage) => safeText(msg));
  const client = newClient(settings, shell);
  const reader = new RoomReader(client, group.roomId, systemClock);
  const question = new Question(flags.ask);
  const matches = (message: ChatMessage) => !question.is(message) && (asked?.(message) ?? true);
  const printer = new StepPrinter({ groups: [group], matches, format, flags, shell });
  printer.narrate(client);
  const work = async () => {
    await begin(client, reader, since, question);
    await printer.print([reader], true, flags.count);
    return EXIT.done;
  };
  return withClient(client, () => {
    const { timeout } = flags;
    return timeout === undefined ? work() : within(timeout, "not-said", work());
  });
}

/** The question that is said first. */
class Question {
  readonly text: string | undefined;
  #clientMsgId: string | undefined;

  constructor(text: string | undefined) {
    this.text = text;
  }

  /** Tells whether a message is the question itself. */
  is({ clientMsgId }: ChatMessage): boolean {
    return clientMsgId !== undefined && clientMsgId === this.#clientMsgId;
  }

  /** Says it; resolves with its seq, undefined on a base server. */
  async ask(client: ChatClient, roomId: RoomId, text: string): Promise<number | undefined> {
    const { seq, clientMsgId } = await client.send(roomId, text);
    this.#clientMsgId = clientMsgId;
    return seq;
  }
}

/** The room is listened to before the question is asked: an answer can't come too early. */
async function begin(
  client: ChatClient,
  reader: RoomReader,
  since: Position | undefined,
  question: Question,
): Promise<void> {
  await reader.enter();
  if (since !== undefined) await beginAt(reader, { since });
  if (question.text === undefined) return;
  const seq = await question.ask(client, reader.roomId, question.text);
  if (seq !== undefined) reader.begin(seq + 1);
}
