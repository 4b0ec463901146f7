import { nickKey, type RoomId } from "../../core/protocol/names.ts";
import type { LogSearch } from "./message-log.ts";

/** The part of a message's row that a search looks at; `id` orders messages over all rooms. */
export interface SearchRow {
  readonly id: number;
  readonly room_id: RoomId;
  readonly nick: string;
  readonly msg: string;
}

/** Rows of a stretch of ids that may be what is searched for, the newest first. */
export interface SearchPart {
  /** The lowest id of the stretch. */
  readonly from: number;
  readonly rows: Iterable<SearchRow>;
  /** Says of a text whether it is; left out where all are. */
  readonly matches?: (msg: string) => boolean;
}

/** A page takes no more than this and what one part takes, ms: others wait meanwhile. */
const LONGEST_MS = 15;

/** Rows between two looks at the time. */
const ROWS_AT_ONCE = 200;

/** Gathers one page of what is found. */
export class SearchPage {
  readonly found: number[] = [];
  readonly #limit: number;
  readonly #roomIds: ReadonlySet<RoomId>;
  readonly #nickKey: string | undefined;
  readonly #began = performance.now();
  #passed = 0;

  constructor({ limit, roomIds, nickName }: LogSearch) {
    this.#limit = limit;
    this.#roomIds = new Set(roomIds);
    this.#nickKey = nickName === undefined ? undefined : nickKey(nickName);
  }

  isLate(): boolean {
    return performance.now() - this.#began > LONGEST_MS;
  }

  /** Takes what matches, until the page is full or late: then it gives the id below which the next page goes on. */
  take({ rows, matches }: SearchPart): number | undefined {
    for (const row of rows) {
      if (this.#isWanted(row) && (matches === undefined || matches(row.msg))) {
        if (this.found.length === this.#limit) return this.found.at(-1);
        this.found.push(row.id);
      } else {
        this.#passed += 1;
        if (this.#passed % ROWS_AT_ONCE === 0 && this.isLate()) return row.id;
      }
    }
    return undefined;
  }

  #isWanted({ room_id, nick }: SearchRow): boolean {
    return this.#roomIds.has(room_id) && (this.#nickKey === undefined || nickKey(nick) === this.#nickKey);
  }
}
