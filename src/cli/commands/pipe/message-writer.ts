import type { ClientEvent } from "../../../core/client/chat.ts";
import { readRooms } from "../../../core/client/reader/merge.ts";
import type { ReadStep, RoomReader } from "../../../core/client/reader/room-reader.ts";
import type { Group, RoomId } from "../../../core/protocol/names.ts";
import type { LineWriter } from "../../io/line-writer.ts";
import { jsonLine, messageRecord } from "../../io/output.ts";
import type { PipeOutput } from "./records.ts";

/** The most characters of messages that are written before answers get their turn. */
const TURN_CHARACTERS = 64 * 1024;

/** Tells a bot what is said in the rooms, at the speed at which it reads, and whether there is a connection. */
export class PipeTeller {
  readonly #groups: readonly Group[];
  readonly #writer: LineWriter;
  #who = { userId: "", nickName: "" };
  #ready = false;
  #online = true;
  #toldOnline = true;
  #printing = false;

  constructor(groups: readonly Group[], writer: LineWriter) {
    this.#groups = groups;
    this.#writer = writer;
  }

  /** Hears what happens to the client, from its start on. */
  hear(event: ClientEvent): void {
    if (event.type !== "status") return;
    const { status } = event;
    if (status.status === "online") this.#who = { userId: status.userId, nickName: status.nickName };
    if (status.status === "online" || status.status === "waiting") this.#online = status.status === "online";
    if (this.#ready) void this.#printConnection();
  }

  /** Tells that every room is entered, and behind which of its messages the telling begins. */
  ready(lastSeqs: ReadonlyMap<RoomId, number>): void {
    const rooms = this.#groups.map(({ roomId, name }) => {
      return { roomId, room: name, lastSeq: lastSeqs.get(roomId) ?? 0 };
    });
    this.#print({ type: "ready", ...this.#who, rooms });
    this.#ready = true;
    void this.#printConnection();
  }

  /** Tells what is read of the rooms, for as long as there is more to come. */
  async tellRooms(readers: readonly RoomReader[]): Promise<void> {
    for await (const step of readRooms(readers, true)) await this.#printStep(step);
  }

  async #printStep(step: ReadStep): Promise<void> {
    const { roomId } = step;
    const room = this.#groups.find((group) => group.roomId === roomId)?.name ?? roomId;
    if (step.type === "messages") {
      let size = 0;
      for (const message of step.messages) {
        size += this.#print({ type: "message", ...messageRecord(message, room) });
        if (size < TURN_CHARACTERS) continue;
        await this.#writer.written();
        size = 0;
      }
    } else {
      const count = step.type === "lost" ? { count: step.count } : {};
      this.#print({ type: step.type, roomId, room, ...count } as PipeOutput); // `lost` alone has a count
    }
    await this.#writer.written();
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
