import type { RoomId } from "../../core/protocol/names.ts";
import { type Role, RoleSchema } from "../../core/protocol/roles.ts";
import type { OwnedId } from "../store/owned-id.ts";
import type { AccessTable } from "./access-table.ts";
import { RecordSet } from "./record-set.ts";

/** The roles that users were given, on the server and in rooms. */
export class Roles {
  readonly #records: RecordSet<Role>;

  constructor(table: AccessTable) {
    this.#records = new RecordSet(table, "role", RoleSchema);
  }

  /** The role that a user was given on the server, or in a room; undefined if none. */
  of(user: OwnedId, roomId?: RoomId): Role | undefined {
    return this.#records.get(keyOf(user, roomId));
  }

  /** Gives a user a role, or takes it away; only within `write` of the table. */
  give(user: OwnedId, roomId: RoomId | undefined, role: Role | undefined): void {
    const key = keyOf(user, roomId);
    if (role === undefined) this.#records.remove(key);
    else this.#records.put(key, role);
  }

  reload(): void {
    this.#records.reload();
  }
}

/** No room id has a slash in it. */
function keyOf(user: OwnedId, roomId: RoomId | undefined): string {
  return `${roomId ?? ""}/${user}`;
}
