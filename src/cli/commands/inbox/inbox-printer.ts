import type { ChatMessage } from "../../../core/client/chat.ts";
import type { ChatClient } from "../../../core/client/chat-client.ts";
import { RoomHistory } from "../../../core/client/reader/room-history.ts";
import { ChatError } from "../../../core/protocol/errors.ts";
import type { InboxItem } from "../../../core/protocol/inbox.ts";
import type { Group, RoomId } from "../../../core/protocol/names.ts";
import { safeLine } from "../../../core/text/safe-text.ts";
import { systemClock } from "../../../core/time/clock.ts";
import { isoDate, isoTime, timeOfDay } from "../../../core/time/local-time.ts";
import { deletedText, jsonLine, messageRecord, reactionsText } from "../../io/output.ts";
import type { InboxRecord } from "../../io/records.ts";
import { write } from "../../io/streams.ts";
import { asGroup } from "../../reading/query.ts";
import type { Shell } from "../../shell.ts";

/** Prints items of the inbox, a line each, with the messages that they are about. */
export class InboxPrinter {
  readonly #client: ChatClient;
  readonly #known: readonly Group[];
  readonly #json: boolean;
  readonly #shell: Shell;

  constructor(client: ChatClient, known: readonly Group[], { json }: { readonly json?: true }, shell: Shell) {
    this.#client = client;
    this.#known = known;
    this.#json = json === true;
    this.#shell = shell;
  }

  async print(items: readonly InboxItem[]): Promise<void> {
    const messages = await this.#readMessages(items);
    const lines = items.map((item) => `${this.#line(item, messages.get(item.id))}\n`);
    if (lines.length > 0) await write(this.#shell.output, lines.join(""));
  }

  /** Reads the messages of items, room by room: a room is entered only for as long as that takes, as one may be in so many. */
  async #readMessages(items: readonly InboxItem[]): Promise<ReadonlyMap<number, ChatMessage>> {
    const messages = new Map<number, ChatMessage>();
    for (const roomId of new Set(items.map((item) => item.roomId))) {
      const inRoom = items.filter((item) => item.roomId === roomId);
      try {
        await this.#client.join(roomId, { limit: 0, listen: false });
        for (const { id, seq } of inRoom) {
          const message = await this.#readMessage(roomId, seq);
          if (message !== undefined) messages.set(id, message);
        }
      } catch (error) {
        if (!(error instanceof ChatError)) throw error; // one that can't be entered any more still stands in the list
      }
      await this.#client.leave(roomId);
    }
    return messages;
  }

  async #readMessage(roomId: RoomId, seq: number): Promise<ChatMessage | undefined> {
    const history = new RoomHistory(this.#client, roomId, systemClock);
    const { messages } = await history.page({ after: seq - 1, limit: 1 });
    return messages.find((message) => message.seq === seq); // a trimmed one has given way to a later one
  }

  #line(item: InboxItem, message: ChatMessage | undefined): string {
    const { id, at, why, roomId, seq } = item;
    const room = asGroup({ roomId, name: roomId.replace(/^room(?=.)/, "") }, this.#known).name;
    if (this.#json) {
      const about = message === undefined ? null : messageRecord(message, room);
      const record: InboxRecord = { id, at: isoTime(at), why, roomId, room, seq, message: about };
      return jsonLine(record);
    }
    const { changing } = this.#shell.words;
    return `${id} ${isoDate(at)} ${timeOfDay(at)} ${room}/${seq} (${changing.whys[why]}) ${this.#textOf(message)}`;
  }

  #textOf(message: ChatMessage | undefined): string {
    const { words } = this.#shell;
    if (message === undefined) return words.changing.notReadable;
    const { nickName, msg, changes } = message;
    const nick = safeLine(nickName);
    if (changes?.deletedAt !== undefined) return `${nick} ${deletedText(changes, words)}`;
    return [`${nick}: ${safeLine(msg)}`, reactionsText(message)].filter((part) => part !== "").join(" ");
  }
}
