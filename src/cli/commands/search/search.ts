import type { ChatMessage } from "../../../core/client/chat.ts";
import type { ChatClient } from "../../../core/client/chat-client.ts";
import type { ReadRange } from "../../../core/client/reader/range.ts";
import { isWanted, parseSearch } from "../../../core/client/search-terms.ts";
import type { Group } from "../../../core/protocol/names.ts";
import { safeLine } from "../../../core/text/safe-text.ts";
import { systemClock } from "../../../core/time/clock.ts";
import { isoDate } from "../../../core/time/local-time.ts";
import { type Position, parsePosition } from "../../../core/time/position.ts";
import { explainSearchProblem } from "../../../core/words/search-problem.ts";
import { UsageError } from "../../exit.ts";
import { messageLine } from "../../io/output.ts";
import { note, write } from "../../io/streams.ts";
import { type FormatFlags, formatterOf } from "../../reading/format.ts";
import { parseRangeOptions } from "../../reading/position-options.ts";
import { listQueriedRooms, queryServer } from "../../reading/query.ts";
import { type ClientFlags, clientSettings, parseNick } from "../../settings/settings.ts";
import type { Shell } from "../../shell.ts";

/** The options of `search`. */
export interface SearchFlags extends ClientFlags, FormatFlags {
  readonly room?: string;
  readonly from?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
  /** ms */
  readonly timeout: number;
}

/** Options of a search. */
interface Search extends Pick<ReadRange, "since" | "until"> {
  readonly query: string;
  readonly nickName: string | undefined;
  readonly room: string | undefined;
  readonly before: Position | undefined;
  readonly hasLink: boolean;
  readonly limit: number;
}

/** Prints the messages that hold all the words, the newest first. What is typed among the words as `from:bob` goes before the options. */
export async function search(words: readonly string[], flags: SearchFlags, shell: Shell): Promise<number> {
  const settings = clientSettings(flags, shell.env);
  const wanted = parseWanted(words.join(" "), flags);
  const format = formatterOf(flags, (message, roomName) => datedLine(message, roomName, shell));
  return queryServer(settings, shell, flags.timeout, async (client) => {
    const all = await listQueriedRooms(wanted.room, settings, client);
    const { roomsPerUser } = client.ask.limits; // of all rooms those that are this user's own come first, and the most used
    const groups = wanted.room === undefined ? all.slice(0, roomsPerUser) : all;
    const names = new Map(groups.map(({ roomId, name }) => [roomId, name]));
    await Promise.all(groups.map(({ roomId }) => client.join(roomId, { limit: 0, listen: false })));
    for await (const found of pages(client, groups, wanted)) {
      const lines = found.map(
        (message) => `${format(message, names.get(message.roomId) ?? message.roomId)}\n`,
      );
      await write(shell.output, lines.join(""));
    }
    if (groups.length < all.length) note(shell.errors, shell.words.onlySomeRooms(groups.length));
  });
}

function parseWanted(typed: string, flags: SearchFlags): Search {
  const terms = parseSearch(typed);
  if ("problem" in terms)
    throw new UsageError((words) => explainSearchProblem(terms.problem, words.searchTerms));
  const { words: query, from = flags.from, room = flags.room, before, hasLink } = terms;
  const nameOfFrom = terms.from === undefined ? "--from" : "from:";
  const now = systemClock.now();
  return {
    query,
    nickName: from === undefined ? undefined : parseNick(nameOfFrom, from),
    room,
    before: parseBefore(before, now),
    hasLink,
    ...parseRangeOptions(flags, now),
    limit: flags.limit,
  };
}

function parseBefore(typed: string | undefined, now: number): Position | undefined {
  if (typed === undefined) return undefined;
  const position = parsePosition(typed, now);
  if ("problem" in position)
    throw new UsageError((words) => words.searchTerms.badBefore[position.problem](safeLine(typed)));
  return position;
}

/** Page after page of what is found, until there is enough of it or it is from before what is wanted. */
async function* pages(
  client: ChatClient,
  groups: readonly Group[],
  { query, nickName, since, until, before: end, hasLink, limit }: Search,
): AsyncGenerator<readonly ChatMessage[]> {
  const roomIds = groups.map(({ roomId }) => roomId);
  let left = limit;
  let before: number | undefined;
  do {
    const page = Math.min(left, client.ask.longestPage);
    const asked = { query, roomIds, limit: page };
    const nick = nickName === undefined ? {} : { nickName };
    const from = before === undefined ? {} : { before };
    const { messages, next } = await client.ask.search({ ...asked, ...nick, ...from });
    const wanted = messages.filter(
      (message) =>
        isWanted(message, { hasLink, before: end }) && !isBefore(message, since) && !isAfter(message, until),
    );
    left -= wanted.length;
    if (wanted.length > 0) yield wanted;
    const over = messages.length > 0 && messages.every((message) => isBefore(message, since));
    before = over ? undefined : next;
  } while (left > 0 && before !== undefined);
}

function isBefore({ seq = 0, at }: ChatMessage, place: Position | undefined): boolean {
  if (place === undefined) return false;
  return "seq" in place ? seq < place.seq : at < place.at;
}

function isAfter({ seq = 0, at }: ChatMessage, place: Position | undefined): boolean {
  if (place === undefined) return false;
  return "seq" in place ? seq > place.seq : at > place.at;
}

/** Puts the day before what was found, which may be old. */
function datedLine(message: ChatMessage, roomName: string, { words }: Shell): string {
  return `${isoDate(message.at)} ${messageLine(message, roomName, words)}`;
}
