import { createHash } from "node:crypto";
import * as v from "valibot";
import { RoomIdSchema } from "../../core/protocol/fields.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import { InvitedRoleSchema } from "../../core/protocol/roles.ts";
import type { OwnedId } from "../store/owned-id.ts";
import type { AccessTable } from "./access-table.ts";
import { RecordSet } from "./record-set.ts";

const InviteSchema = v.object({
  roomId: RoomIdSchema,
  /** The role in the room that it gives. */
  role: InvitedRoleSchema,
  /** It is for one user alone. */
  once: v.boolean(),
  /** ms since 1970 UTC. */
  expiresAt: v.number(),
  /** The owned id of the one whom it let in, if it is for one alone. */
  usedBy: v.optional(v.string()),
});

export type Invite = v.InferOutput<typeof InviteSchema>;

/** Lets whoever shows a secret into a room. Only hashes of the secrets are kept. */
export class Invites {
  readonly #records: RecordSet<Invite>;

  constructor(table: AccessTable) {
    this.#records = new RecordSet(table, "invite", InviteSchema);
  }

  /** The invite that a secret is of, which a user may use at an instant; without a user, any. Undefined if there is none, or no more. */
  find(secret: string, at: number, user?: OwnedId): Invite | undefined {
    const invite = this.#records.get(hashOf(secret));
    if (invite === undefined || invite.expiresAt <= at) return undefined;
    const isOthers = user !== undefined && invite.usedBy !== undefined && invite.usedBy !== user;
    return isOthers ? undefined : invite;
  }

  /** Counts the invites to a room that may still be used. */
  countIn(roomId: RoomId, at: number): number {
    let count = 0;
    for (const [, invite] of this.#records.entries()) {
      if (invite.roomId === roomId && invite.expiresAt > at && invite.usedBy === undefined) count += 1;
    }
    return count;
  }

  hasExpired(at: number): boolean {
    for (const [, { expiresAt }] of this.#records.entries()) if (expiresAt <= at) return true;
    return false;
  }

  /** Only within `write` of the table, as all that follows. */
  put(secret: string, invite: Invite): void {
    this.#records.put(hashOf(secret), invite);
  }

  endIn(roomId: RoomId): void {
    this.#removeIf((invite) => invite.roomId === roomId);
  }

  forgetExpired(at: number): void {
    this.#removeIf(({ expiresAt }) => expiresAt <= at);
  }

  reload(): void {
    this.#records.reload();
  }

  #removeIf(isOver: (invite: Invite) => boolean): void {
    for (const [key, invite] of this.#records.entries()) if (isOver(invite)) this.#records.remove(key);
  }
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
