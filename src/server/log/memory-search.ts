import type { Message } from "../../core/protocol/message.ts";
import { firstFrom } from "../binary-search.ts";
import type { LogSearch, SearchResults } from "./message-log.ts";
import { SearchPage, type SearchRow } from "./search-page.ts";
import { makeIndexMatcher } from "./search-text.ts";

/** The messages of a room, oldest first, and the ids of each, by which a search goes on over all rooms. */
export interface Searchable {
  readonly messages: readonly Message[];
  readonly ids: readonly number[];
}

interface Row extends SearchRow {
  readonly message: Message;
}

/** Searches one page of what is in memory, where there is no index: each message is looked at, so a page of a long log is short and leads on. */
export function searchMemory(rooms: readonly Searchable[], search: LogSearch): SearchResults<Message> {
  const page = new SearchPage<Row>(search);
  const rows = newestFirst(rooms, search.before ?? Number.POSITIVE_INFINITY);
  const next = page.take({ from: 0, rows, matches: makeIndexMatcher(search.query) });
  return { found: page.found.map(({ message }) => message), next };
}

/** Walks the messages below an id, over all rooms in the order of their ids. */
function* newestFirst(rooms: readonly Searchable[], before: number): Iterable<Row> {
  const heads = rooms.map(({ messages, ids }) => {
    return { messages, ids, left: firstFrom(ids.length, (index) => (ids[index] ?? before) >= before) };
  });
  for (;;) {
    let newest: (typeof heads)[number] | undefined;
    let id = 0;
    for (const head of heads) {
      const last = head.ids[head.left - 1] ?? 0;
      if (last > id) [newest, id] = [head, last];
    }
    if (newest === undefined) return;
    newest.left -= 1;
    const message = newest.messages[newest.left];
    if (message !== undefined)
      yield { id, message, roomId: message.roomId, nickName: message.nickName, msg: message.msg };
  }
}
