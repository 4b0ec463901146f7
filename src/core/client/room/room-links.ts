import type { ChatError } from "../../protocol/errors.ts";
import type { ServerMsg } from "../../protocol/message.ts";
import type { RoomId } from "../../protocol/names.ts";
import type { Changed, Member, Presence } from "../../protocol/server-events.ts";
import type { JoinOptions } from "../chat.ts";
import { RoomLink } from "./room-link.ts";
import type { RoomLinkPorts } from "./room-link-ports.ts";

/** The rooms a client wants to be in, and what the server says of them: what is said of others is dropped. */
export class RoomLinks {
  readonly #links = new Map<RoomId, RoomLink>();
  readonly #ports: RoomLinkPorts;

  /** `ports` are those of each room; one that the server refuses is wanted no more. */
  constructor(ports: Omit<RoomLinkPorts, "onRefused">) {
    this.#ports = { ...ports, onRefused: (roomId) => this.#forget(roomId) };
  }

  get(roomId: RoomId): RoomLink | undefined {
    return this.#links.get(roomId);
  }

  /** Wants to be in another room from now on. */
  add(roomId: RoomId, options: JoinOptions): RoomLink {
    const link = new RoomLink(roomId, options, this.#ports);
    this.#links.set(roomId, link);
    return link;
  }

  /** Wants to be in a room no more; false if it was not wanted before. */
  remove(roomId: RoomId, reason: ChatError): boolean {
    this.#links.get(roomId)?.end(reason);
    return this.#forget(roomId);
  }

  /** Does the same with each of them. */
  each(action: (link: RoomLink) => void): void {
    for (const link of this.#links.values()) action(link);
  }

  /** A message of a v1 server. */
  takeMessage(wire: ServerMsg): void {
    this.#links.get(wire.roomId)?.takeMessage(wire);
  }

  /** Changes of a room of a v1 server. */
  takeChanged(wire: Changed): void {
    this.#links.get(wire.roomId)?.takeChanged(wire);
  }

  /** Takes what a v1 server says of members who came and went. */
  presence(presence: Presence): void {
    this.#links.get(presence.roomId)?.presence(presence);
  }

  /** Takes the rosters of a base server. */
  rosters(rooms: ReadonlyMap<string, readonly Member[]>): void {
    this.each((link) => {
      const members = rooms.get(link.roomId);
      if (members !== undefined) link.members(members);
    });
  }

  #forget(roomId: RoomId): boolean {
    const wasWanted = this.#links.delete(roomId);
    if (wasWanted) this.#ports.onLeft(roomId);
    return wasWanted;
  }
}
