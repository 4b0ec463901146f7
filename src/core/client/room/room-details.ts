import type { RoomId } from "../../protocol/names.ts";
import type { JoinReply } from "../../protocol/replies.ts";
import type { Role } from "../../protocol/roles.ts";
import type { RoomSettings } from "../../protocol/room-settings.ts";
import type { JoinedRoom } from "../chat.ts";
import { RoomRoster } from "./roster.ts";

/** Everything that a client knows of a joined room besides its messages. */
export class RoomDetails {
  readonly #roomId: RoomId;
  /** Older messages than the first one shown exist on the server. */
  more = false;
  /** The room's end at the last join. */
  #lastSeq = 0;
  #topic: string | undefined;
  #read: number | undefined;
  #settings: RoomSettings | undefined;
  #role: Role | undefined;
  readonly members = new RoomRoster();

  constructor(roomId: RoomId) {
    this.#roomId = roomId;
  }

  /** Takes what the reply to a join says of the room. */
  takeReply({ lastSeq, topic, read, settings, role }: JoinReply): void {
    this.#lastSeq = lastSeq;
    this.#topic = topic;
    this.#read = read;
    this.#settings = settings;
    this.#role = role;
  }

  /** Describes the room to the client's owner. */
  describe(lastSeq = this.#lastSeq): JoinedRoom {
    const topic = this.#topic === undefined ? {} : { topic: this.#topic };
    const read = this.#read === undefined ? {} : { read: this.#read };
    const known = { roomId: this.#roomId, lastSeq, more: this.more, roster: this.members.roster };
    return {
      ...known,
      ...topic,
      ...read,
      ...(this.#settings && { settings: this.#settings }),
      ...(this.#role && { role: this.#role }),
    };
  }
}
