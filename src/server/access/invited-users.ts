import * as v from "valibot";
import { RoomIdSchema } from "../../core/protocol/fields.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import type { OwnedId } from "../store/owned-id.ts";
import type { AccessTable } from "./access-table.ts";
import { RecordSet } from "./record-set.ts";
import type { Roles } from "./roles.ts";

const RoomsSchema = v.array(RoomIdSchema);

/** The users who came into a closed server by invites alone, and the rooms of these. One leads to its room while its user has a role there. */
export class InvitedUsers {
  readonly #records: RecordSet<RoomId[]>;
  readonly #roles: Roles;

  constructor(table: AccessTable, roles: Roles) {
    this.#records = new RecordSet(table, "invited", RoomsSchema);
    this.#roles = roles;
  }

  /** The rooms to which a user came, as they are at the moment when they are asked. */
  roomsOf(user: OwnedId): Pick<ReadonlySet<RoomId>, "has"> {
    return {
      has: (roomId) =>
        this.#records.get(user)?.includes(roomId) === true && this.#roles.of(user, roomId) !== undefined,
    };
  }

  /** Tells whether any invite leads a user in. */
  has(user: OwnedId): boolean {
    return this.#records.get(user)?.some((roomId) => this.#roles.of(user, roomId) !== undefined) === true;
  }

  /** Tells whether there are users whom no invite leads in any more. */
  hasOver(): boolean {
    for (const user of this.#users()) if (!this.has(user)) return true;
    return false;
  }

  /** Only within `write` of the table, as the next one. */
  add(user: OwnedId, roomId: RoomId): void {
    this.#records.put(user, [...new Set([...(this.#records.get(user) ?? []), roomId])]);
  }

  /** Forgets those whom no invite leads in any more. */
  forgetOver(): void {
    for (const user of this.#users()) if (!this.has(user)) this.#records.remove(user);
  }

  reload(): void {
    this.#records.reload();
  }

  *#users(): Iterable<OwnedId> {
    for (const [key] of this.#records.entries()) yield key as OwnedId; // `add` took it as one
  }
}
