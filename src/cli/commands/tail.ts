import type { ChatMessage, ClientEvent } from "../../core/chat.ts";
import type { ChatClient } from "../../core/chat-client.ts";
import { DEFAULT_LIMITS } from "../../core/limits.ts";
import type { Group, RoomId } from "../../core/names.ts";
import { wordsFor } from "../../tui/model/words.ts";
import { newClient, whenLate, withClient } from "../connect.ts";
import { EXIT } from "../exit.ts";
import { Narrator } from "../narrator.ts";
import { type ClientFlags, chosenRooms, clientSettings } from "../options.ts";
import { messageJson, messageLine } from "../output.ts";
import { flushed } from "../streams.ts";

/** The options of `tail`. */
export interface TailFlags extends ClientFlags {
  readonly rooms?: string;
  /** How many of each room's last messages. */
  readonly lines: number;
  readonly follow?: true;
  readonly json?: true;
  /** ms, until the last messages are there. */
  readonly timeout: number;
}

/** Prints the last messages of the rooms in one order, then, with `follow`, each that comes until it is interrupted. */
export async function tail(flags: TailFlags): Promise<number> {
  const settings = clientSettings(flags, process.env);
  const groups = chosenRooms(flags.rooms, settings.config);
  const client = newClient(settings, process.env);
  const names = new Map(groups.map((group) => [group.roomId, group.name]));
  const nameOf = (roomId: RoomId) => names.get(roomId) ?? roomId;
  const print = (message: ChatMessage) => {
    const name = nameOf(message.roomId);
    const line = flags.json ? messageJson(message, name) : messageLine(message, name);
    process.stdout.write(`${line}\n`);
  };
  const narrator = new Narrator(process.stderr, nameOf, wordsFor(process.env), flags.quiet === true);
  await withClient(client, async () => {
    const live = new LiveMessages(client, print, (event) => narrator.tell(event));
    const last = Promise.all(groups.map((group) => lastMessages(client, group, flags.lines, live)));
    const late = whenLate(flags.timeout, "the server did not answer");
    for (const message of inOrder(await Promise.race([last, late]))) print(message);
    live.release();
    if (flags.follow) await new Promise<never>(() => {});
  });
  await flushed(process.stdout);
  return EXIT.done;
}

/** Holds what comes while the last messages are gathered, so that nothing is printed before its turn. */
class LiveMessages {
  readonly #print: (message: ChatMessage) => void;
  #held: ChatMessage[] | undefined = [];

  constructor(client: ChatClient, print: (message: ChatMessage) => void, tell: (event: ClientEvent) => void) {
    this.#print = print;
    client.subscribe((event) => {
      if (event.type !== "messages") tell(event);
      else for (const message of event.messages) this.#take(message);
    });
  }

  /** The messages of a room that came so far; they count as printed by the caller. */
  claim(roomId: RoomId): ChatMessage[] {
    const held = this.#held ?? [];
    this.#held = held.filter((message) => message.roomId !== roomId);
    return held.filter((message) => message.roomId === roomId);
  }

  /** From now on messages are printed as they come. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const message of held) this.#print(message);
  }

  #take(message: ChatMessage): void {
    if (this.#held === undefined) this.#print(message);
    else this.#held.push(message);
  }
}

/** A room's last `count` messages, oldest first: the join's page, and older pages as far as they are needed. */
async function lastMessages(
  client: ChatClient,
  { roomId }: Group,
  count: number,
  live: LiveMessages,
): Promise<readonly ChatMessage[]> {
  const { historyPage } = DEFAULT_LIMITS;
  let { more } = await client.join(roomId, { limit: Math.min(count, historyPage) });
  const pages = [live.claim(roomId)];
  let missing = count - (pages[0]?.length ?? 0);
  let before = pages[0]?.at(0)?.seq;
  while (more && missing > 0 && before !== undefined) {
    const page = await client.ask.history(roomId, { before, limit: Math.min(missing, historyPage) });
    pages.unshift([...page.messages]);
    missing -= page.messages.length;
    before = page.messages.at(0)?.seq;
    more = page.more;
  }
  return pages.flat();
}

/** The messages of several rooms by time. Those of one room keep their order, whatever its server's clock did. */
function inOrder(rooms: readonly (readonly ChatMessage[])[]): ChatMessage[] {
  const dated = rooms.flatMap((messages) => {
    let latest = 0;
    return messages.map((message) => {
      latest = Math.max(latest, message.at);
      return { message, latest };
    });
  });
  return dated.sort((a, b) => a.latest - b.latest).map(({ message }) => message);
}
