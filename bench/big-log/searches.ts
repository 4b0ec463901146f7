import type { LogSearch, MessageLog } from "../../src/server/log/message-log.ts";
import { ALL_ROOMS, HERMIT, LARGE_ROOM, SMALL_ROOM } from "./chatter.ts";

const LIMIT = 30;
const TIMES = 5;

/** Pages that are read of a search that leads on and on. */
const MOST_PAGES = 100;

/** As many rooms as one user may be in, large and small ones. */
const MANY_ROOMS = [LARGE_ROOM, SMALL_ROOM, ...ALL_ROOMS.slice(-49, -1)];

type Search = Omit<LogSearch, "limit" | "before">;

const inRooms = (query: string, roomIds = MANY_ROOMS): Search => ({ query, roomIds });

/** What is looked for, by what is hard about it. */
const SEARCHES = new Map<string, Search>([
  ["a word in every second message", inRooms("deployment")],
  ["a word in one of a million", inRooms("zyzzyva", ALL_ROOMS.slice(0, 50))],
  ["a word that nobody said", inRooms("nobodysaidthis ")],
  ["two Chinese characters in every third", inRooms("部署")],
  ["two Chinese characters, rare", inRooms("回滚", ALL_ROOMS.slice(0, 50))],
  ["Chinese characters in an order in which nobody said them", inRooms("署部")],
  ["the beginning of a frequent word", inRooms("deplo")],
  ["one letter with which many words begin", inRooms("t")],
  ["one letter, in a small room", inRooms("t", [SMALL_ROOM])],
  ["two frequent words that seldom meet", inRooms("alpha omega ", [LARGE_ROOM])],
  ["the same in 50 rooms", inRooms("alpha omega ")],
  ["two frequent words that never meet, and one letter", inRooms("alpha omega zq", [LARGE_ROOM])],
  ["a word that is frequent elsewhere, in a small room", inRooms("deployment", [SMALL_ROOM])],
  ["a frequent word, by a nick that seldom speaks", { ...inRooms("deployment"), nickName: HERMIT }],
  ["one letter, by a nick that seldom speaks", { ...inRooms("t"), nickName: HERMIT }],
  ["an emoji that nobody said", inRooms("🎉")],
]);

/** How a search went: ms of its first page, of the longest page, and the pages until all is found or 30 are. */
export interface SearchResult {
  readonly label: string;
  readonly first: number;
  readonly longest: number;
  readonly pages: number;
  readonly found: number;
}

async function measure(log: MessageLog, label: string, search: Search): Promise<SearchResult> {
  const times: number[] = [];
  let found = 0;
  let before: number | undefined;
  do {
    const asked = performance.now();
    const page = await log.search({ ...search, before, limit: LIMIT });
    times.push(performance.now() - asked);
    found += page.found.length;
    before = page.next;
  } while (before !== undefined && found < LIMIT && times.length < MOST_PAGES);
  return { label, first: times[0] ?? 0, longest: Math.max(...times), pages: times.length, found };
}

/** Each search several times over; its slowest run. */
export async function measureSearches(log: MessageLog): Promise<SearchResult[]> {
  const results: SearchResult[] = [];
  for (const [label, search] of SEARCHES) {
    const runs: SearchResult[] = [];
    for (let time = 0; time < TIMES; time += 1) runs.push(await measure(log, label, search));
    results.push(runs.reduce((slowest, run) => (run.longest > slowest.longest ? run : slowest)));
  }
  return results;
}
