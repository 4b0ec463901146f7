import type { Evidence, Violation } from "./evidence.ts";
import { type ClientHistory, type HistoryRecord, type Recorded, revOf } from "./history.ts";

type Shown = Recorded<"shown">;
type Changed = Recorded<"changed">;
type OfRoom = Extract<HistoryRecord, { readonly room: string }>;

/**
 * Checks the messages that one client was shown: from the first message on, over all its processes, every seq once and in
 * order, as the log has it, to the end of the log if it stayed that long. Of each message an earlier state never follows a later one, and
 * the last is that of the log.
 */
export function checkReader({ client, records }: ClientHistory, evidence: Evidence): Violation[] {
  const rooms = new Map<string, RoomReader>();
  for (const record of records) {
    if (record.type === "began") for (const reader of rooms.values()) reader.beginProcess();
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
  /** The last state of each message that was shown, and those that an earlier process was shown. */
  readonly #states = new Map<number, Shown | Changed>();
  #earlier = new Set<number>();
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

  /** Another process goes on where the last one was killed: what that one wrote down at last may come again. */
  beginProcess(): void {
    this.#earlier = new Set(this.#states.keys());
  }

  take(record: OfRoom): this {
    if (record.type === "shown") this.#show(record);
    if (record.type === "changed") this.#change(record);
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
    if (stayed) for (const state of this.#states.values()) this.#judgeEnd(state);
    return this.#found;
  }

  #show(shown: Shown): void {
    this.#judgeTold(shown);
    this.#judgePlace(shown);
    this.#judgeText(shown);
    this.#judgeGenuine(shown);
    this.#states.set(shown.seq, shown);
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
    if (shown.text === "") return;
    const earlier = this.#texts.get(shown.text);
    if (earlier !== undefined) {
      const what = `${this.#where}: was shown one text at ${earlier.seq} and ${shown.seq}`;
      this.#found.push({ fault: "twice", what, records: [earlier, shown] });
    }
    this.#texts.set(shown.text, shown);
  }

  #judgeGenuine(shown: Shown | Changed): void {
    const log = this.#evidence.log(this.#room);
    const id = log?.epoch === shown.epoch ? this.#evidence.at(this.#room, shown.seq)?.id : undefined;
    const isIts = shown.id === undefined || id === undefined || shown.id === id;
    if (isIts && this.#evidence.isGenuine(shown.room, shown)) return;
    this.#found.push({
      fault: "phantom",
      what: `${this.#where}: was shown what ${shown.by} did not say`,
      records: [shown, this.#evidence.originOf(shown.text) ?? null],
    });
  }

  /** States of messages from before the first one that was shown are none of this client's. */
  #change(changed: Changed): void {
    this.#judgeGenuine(changed);
    const { seq } = changed;
    const before = this.#states.get(seq);
    if (before === undefined) return;
    const [was, is] = [revOf(before.state), revOf(changed.state)];
    const isRepeat = was === is && this.#earlier.has(seq);
    if (is <= was && !isRepeat) {
      const what = `${this.#where}: ${seq} was shown after change ${was}, and then after change ${is}`;
      this.#found.push({ fault: is === was ? "twice" : "order", what, records: [before, changed] });
    }
    this.#earlier.delete(seq);
    this.#states.set(seq, changed);
  }

  #judgeEnd(last: Shown | Changed): void {
    const logged = this.#evidence.at(this.#room, last.seq);
    if (logged === undefined || this.#evidence.log(this.#room)?.epoch !== last.epoch) return;
    if (revOf(last.state) >= revOf(logged.state)) return;
    const what = `${this.#where}: was shown ${last.seq} up to change ${revOf(last.state)} of ${revOf(logged.state)}`;
    this.#found.push({ fault: "lost", what, records: [last, logged] });
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
