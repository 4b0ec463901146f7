import type { ChatMessage } from "../../../core/client/chat.ts";
import type { CalledItem } from "../../../core/client/inbox.ts";
import type { Group } from "../../../core/protocol/names.ts";
import { safeLine } from "../../../core/text/safe-text.ts";
import { isoDate, isoTime, timeOfDay } from "../../../core/time/local-time.ts";
import { deletedText, jsonLine, messageRecord, reactionsText } from "../../io/output.ts";
import type { InboxRecord } from "../../io/records.ts";
import { write } from "../../io/streams.ts";
import { asGroup } from "../../reading/query.ts";
import type { Shell } from "../../shell.ts";

/** Prints items of the inbox, a line each, with the messages that they are about. */
export class InboxPrinter {
  readonly #known: readonly Group[];
  readonly #json: boolean;
  readonly #shell: Shell;

  constructor(known: readonly Group[], { json }: { readonly json?: true }, shell: Shell) {
    this.#known = known;
    this.#json = json === true;
    this.#shell = shell;
  }

  async print(items: readonly CalledItem[]): Promise<void> {
    const lines = items.map((item) => `${this.#line(item)}\n`);
    if (lines.length > 0) await write(this.#shell.output, lines.join(""));
  }

  #line(item: CalledItem): string {
    const { id, at, why, roomId, seq, message } = item;
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
