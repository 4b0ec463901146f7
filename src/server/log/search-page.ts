import { nickKey, type RoomId } from "../../core/protocol/names.ts";
import type { LogSearch } from "./message-log.ts";

/** The part of a message that a search looks at; `id` orders messages over all rooms. */
export interface SearchRow {
  readonly id: number;
  readonly roomId: RoomId;
  readonly nickName: string;
  readonly msg: string;
}

/** Rows of a stretch of ids that may be what is searched for, the newest first. */
export interface SearchPart<Row extends SearchRow = SearchRow> {
  /** The lowest id of the stretch. */
  readonly from: number;
  readonly rows: Iterable<Row>;
  /** Says of a text whether it is; left out where all are. */
  readonly matches?: ((msg: string) => boolean) | undefined;
}

/** A page takes no more than this and what its last row or part takes, ms: others wait meanwhile. */
const LONGEST_MS = 8;

/** Every page looks at so much, however slow the machine is: characters, and what a row costs beside its text, in characters. */
const LEAST_TEXT = 8_192;
const ROW_COST = 64;

/** Gathers one page of what is found. */
export class SearchPage<Row extends SearchRow = SearchRow> {
  /** The newest first. */
  readonly found: Row[] = [];
  readonly #limit: number;
  readonly #roomIds: ReadonlySet<RoomId>;
  readonly #nickKey: string | undefined;
  /** The nicks that were met, each with true if it is the one that is wanted: few people say much. */
  readonly #nicks = new Map<string, boolean>();
  readonly #began = performance.now();
  #looked = 0;

  constructor({ limit, roomIds, nickName }: LogSearch) {
    this.#limit = limit;
    this.#roomIds = new Set(roomIds);
    this.#nickKey = nickName === undefined ? undefined : nickKey(nickName);
  }

  isLate(): boolean {
    return performance.now() - this.#began > LONGEST_MS;
  }

  /**
   * Takes what matches, until the page is full or late: then it gives the id below which the next page goes on. One text may take long, so
   * the time is looked at after each.
   */
  take({ rows, matches }: SearchPart<Row>): number | undefined {
    for (const row of rows) {
      if (this.#isWanted(row) && this.#isMatch(row, matches)) {
        if (this.found.length === this.#limit) return this.found.at(-1)?.id;
        this.found.push(row);
      }
      this.#looked += ROW_COST;
      if (this.#looked >= LEAST_TEXT && this.isLate()) return row.id;
    }
    return undefined;
  }

  #isMatch({ msg }: Row, matches: SearchPart["matches"]): boolean {
    if (matches === undefined) return true;
    this.#looked += msg.length;
    return matches(msg);
  }

  #isWanted({ roomId, nickName }: SearchRow): boolean {
    if (!this.#roomIds.has(roomId)) return false;
    if (this.#nickKey === undefined) return true;
    const known = this.#nicks.get(nickName);
    if (known !== undefined) return known;
    const isWanted = nickKey(nickName) === this.#nickKey;
    this.#nicks.set(nickName, isWanted);
    return isWanted;
  }
}
