import type { Evidence, Violation } from "./evidence.ts";
import type { ClientHistory, HistoryRecord, Recorded } from "./history.ts";

type Shown = Recorded<"shown">;
type OfRoom = Extract<HistoryRecord, { readonly room: string }>;

/**
 * Checks the messages that one client was shown: from the first message on, over all its processes, every seq once and in
 * order, as the log has it, to the end of the log if it stayed that long.
 */
export function checkReader({ client, records }: ClientHistory, evidence: Evidence): Violation[] {
  const rooms = new Map<string, RoomReader>();
  for (const record of records) {
    if (!("room" in record)) continue;
    const reader = rooms.get(record.room) ?? new RoomReader(client, record.room, evidence);
    rooms.set(record.room, reader.take(record));
  }
  const stayed = records.some(({ type }) => type === "ended");
  return [...rooms.values()].flatMap((reader) => reader.verdict(stayed));
}

class RoomReader {
  readonly #where: string;
  readonly #room: string;
  readonly #evidence: Evidence;
  readonly #found: Violation[] = [];
  readonly #texts = new Map<string, Shown>();
  #last: Shown | undefined;
  /** The gaps and restarts it was told of since the last message shown. */
  #lost = 0;
  #told: HistoryRecord[] = [];
  #restarted = false;

  constructor(client: string, room: string, evidence: Evidence) {
    this.#where = `${client} in ${room}`;
    this.#room = room;
    this.#evidence = evidence;
  }

  take(record: OfRoom): this {
    if (record.type === "shown") this.#show(record);
    if (record.type === "gap" || record.type === "restarted") this.#told.push(record);
    if (record.type === "gap") this.#lost += record.lost;
    if (record.type === "restarted") this.#restarted = true;
    return this;
  }

  verdict(stayed: boolean): Violation[] {
    const log = this.#evidence.log(this.#room);
    const end = log?.messages.at(-1);
    this.#judgeTold(undefined);
    if (stayed && end !== undefined && (this.#last?.seq ?? 0) + this.#lost < end.seq) {
      const what = `${this.#where}: was shown up to ${this.#last?.seq ?? 0} of ${end.seq}`;
      this.#found.push({ fault: "lost", what, records: [this.#last ?? null, end] });
    }
    return this.#found;
  }

  #show(shown: Shown): void {
    this.#judgeTold(shown);
    this.#judgePlace(shown);
    this.#judgeText(shown);
    this.#last = shown;
    this.#lost = 0;
    this.#told = [];
    this.#restarted = false;
  }

  /** Its seq follows the last one, or what it was told says why not. */
  #judgePlace(shown: Shown): void {
    const before = this.#last;
    if (before === undefined || (this.#restarted && before.epoch !== shown.epoch)) return;
    const records = [before, ...this.#told, shown];
    if (shown.epoch !== before.epoch) {
      this.#found.push({ fault: "hole", what: `${this.#where}: another log, and no word of it`, records });
    } else if (shown.seq <= before.seq && !this.#restarted) {
      const what = `${this.#where}: was shown ${shown.seq} after ${before.seq}`;
      this.#found.push({ fault: shown.seq === before.seq ? "twice" : "order", what, records });
    } else if (shown.seq > before.seq + 1 + this.#lost && !this.#restarted) {
      const what = `${this.#where}: ${before.seq} to ${shown.seq}, and no word of what is between`;
      this.#found.push({ fault: "hole", what, records });
    }
  }

  #judgeText(shown: Shown): void {
    const earlier = this.#texts.get(shown.text);
    if (earlier !== undefined) {
      const what = `${this.#where}: was shown one text at ${earlier.seq} and ${shown.seq}`;
      this.#found.push({ fault: "twice", what, records: [earlier, shown] });
    }
    this.#texts.set(shown.text, shown);
    const said = this.#evidence.sayerOf(shown.text);
    const genuine =
      said?.client === shown.by &&
      said.said.room === shown.room &&
      (shown.id ?? said.said.id) === said.said.id;
    if (genuine) return;
    this.#found.push({
      fault: "phantom",
      what: `${this.#where}: was shown what ${shown.by} did not say`,
      records: [shown, said ?? null],
    });
  }

  /** A loss or a restart is told only where it is true: what the log of the same epoch still has could be had. */
  #judgeTold(next: Shown | undefined): void {
    const { epoch } = this.#evidence.log(this.#room) ?? {};
    const before = this.#last;
    if (this.#told.length === 0 || (before?.epoch ?? epoch) !== epoch) return;
    if (next !== undefined && next.epoch !== epoch) return;
    const gone = this.#lost > 0 && this.#evidence.at(this.#room, (before?.seq ?? 0) + 1) === undefined;
    if (gone) return;
    const what = `${this.#where}: told of a loss, and the log has all of it`;
    this.#found.push({ fault: "false alarm", what, records: [before ?? null, ...this.#told, next ?? null] });
  }
}
