import type { RoomId } from "../../core/protocol/names.ts";
import type { AuditEntry } from "../access/audit.ts";
import type { HubPorts } from "./ports.ts";
import type { Person } from "./room.ts";

/** Everything of an entry besides who did it, from where, and when. */
interface Deed {
  readonly action: string;
  readonly roomId: RoomId | undefined;
  readonly details: AuditEntry["details"];
}

/** The entry of the audit log for something that a user does, to a room. */
export function toAuditEntry(
  { clock }: HubPorts,
  { userId, nickName }: Pick<Person, "userId" | "nickName">,
  address: string,
  deed: Deed,
): AuditEntry {
  const by = { at: clock.now(), by: userId, byNick: nickName, from: address };
  return { ...by, ...deed, subject: undefined, subjectNick: undefined };
}
