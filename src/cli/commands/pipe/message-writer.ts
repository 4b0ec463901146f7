import type { ClientEvent } from "../../../core/client/chat.ts";
import { readRooms } from "../../../core/client/reader/merge.ts";
import type { LossStep, ReadStep } from "../../../core/client/reader/read-step.ts";
import type { RoomReader } from "../../../core/client/reader/room-reader.ts";
import type { Group, RoomId } from "../../../core/protocol/names.ts";
import type { LineWriter } from "../../io/line-writer.ts";
import { jsonLine, messageRecord } from "../../io/output.ts";
import { changedRecord } from "../../reading/changed-format.ts";
import { PrintedStates } from "../../reading/printed-states.ts";
import type { CliWords } from "../../words/english.ts";
import type { PipeOutput } from "./records.ts";

/** The most characters of messages that are written before answers get their turn. */
const TURN_CHARACTERS = 64 * 1024;

type MessagesStep = Exclude<ReadStep, LossStep>;

/** Writes for a bot what is said in the rooms and what becomes of it, at the speed at which it reads, and whether there is a connection. */
export class MessageWriter {
  readonly #groups: readonly Group[];
  readonly #writer: LineWriter;
  readonly #reasonOf: CliWords["reason"];
  readonly #states = new PrintedStates();
  #who = { userId: "", nickName: "" };
  #ready = false;
  #online = true;
  #toldOnline = true;
  #printing = false;

  constructor(groups: readonly Group[], writer: LineWriter, reasonOf: CliWords["reason"]) {
    this.#groups = groups;
    this.#reasonOf = reasonOf;
    this.#writer = writer;
  }

  /** Hears what happens to the client, from its start on. */
  hear(event: ClientEvent): void {
    if (event.type === "removed") this.#printRemoval(event);
    if (event.type !== "status") return;
    const { status } = event;
    if (status.status === "online") this.#who = { userId: status.userId, nickName: status.nickName };
    if (status.status === "online" || status.status === "waiting") this.#online = status.status === "online";
    if (this.#ready) void this.#printConnection();
  }

  /** Tells that every room is entered, and behind which of its messages the writing begins. */
  ready(lastSeqs: ReadonlyMap<RoomId, number>): void {
    const rooms = this.#groups.map(({ roomId, name }) => {
      return { roomId, room: name, lastSeq: lastSeqs.get(roomId) ?? 0 };
    });
    this.#print({ type: "ready", ...this.#who, rooms });
    this.#ready = true;
    void this.#printConnection();
  }

  /** Writes what is read of the rooms, for as long as there is more to come. */
  async writeRooms(readers: readonly RoomReader[]): Promise<void> {
    for await (const step of readRooms(readers, true)) await this.#printStep(step);
  }

  async #printStep(step: ReadStep): Promise<void> {
    const { roomId } = step;
    const room = this.#groups.find((group) => group.roomId === roomId)?.name ?? roomId;
    if (step.type === "lost") this.#print({ type: "lost", roomId, room, count: step.count });
    else if (step.type === "restarted") this.#print({ type: "restarted", roomId, room });
    else await this.#printAll(this.#recordsOf(step, room));
    await this.#writer.written();
  }

  *#recordsOf({ type, messages }: MessagesStep, room: string): Generator<PipeOutput> {
    for (const message of messages) {
      if (type === "messages") {
        this.#states.note([message]);
        yield { type: "message", ...messageRecord(message, room) };
      } else {
        const differences = this.#states.take(message);
        if (differences.length > 0) yield changedRecord(message, room, differences);
      }
    }
  }

  /** Answers get their turn between. */
  async #printAll(records: Iterable<PipeOutput>): Promise<void> {
    let size = 0;
    for (const record of records) {
      size += this.#print(record);
      if (size < TURN_CHARACTERS) continue;
      await this.#writer.written();
      size = 0;
    }
  }

  #printRemoval({ roomId, error }: Extract<ClientEvent, { type: "removed" }>): void {
    const room = this.#groups.find((group) => group.roomId === roomId)?.name ?? roomId;
    this.#print({ type: "removed", roomId, room, code: error.code, message: this.#reasonOf(error) });
  }

  /** A bot that does not read is told, once it does, where the connection stands, not how often it came and went. */
  async #printConnection(): Promise<void> {
    if (this.#printing) return;
    this.#printing = true;
    while (this.#toldOnline !== this.#online) {
      this.#toldOnline = this.#online;
      this.#print({ type: this.#online ? "online" : "offline" });
      await this.#writer.written();
    }
    this.#printing = false;
  }

  /** Returns how long the line is. */
  #print(record: PipeOutput): number {
    const line = jsonLine(record);
    this.#writer.print(line);
    return line.length;
  }
}
