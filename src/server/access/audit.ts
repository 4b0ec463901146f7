import type { RoomId } from "../../core/protocol/names.ts";

/** Something that was done to somebody, to a room or to the server, for the audit log. Never a secret. */
export interface AuditEntry {
  /** ms since 1970 UTC. */
  readonly at: number;
  /** The user id of who did it; undefined for the operator of the machine. */
  readonly by: string | undefined;
  /** The nick that they had. */
  readonly byNick: string | undefined;
  /** The address that they came from; undefined for the operator of the machine. */
  readonly from: string | undefined;
  /** A word for it: `role`, `ban`, `room`, … */
  readonly action: string;
  readonly roomId: RoomId | undefined;
  /** The user id, or the address, that it was done to. */
  readonly subject: string | undefined;
  /** The nick that the subject had. */
  readonly subjectNick: string | undefined;
  /** Everything else, by its name. */
  readonly details: Readonly<Record<string, string | number | boolean>>;
}

/** An entry and its number, which grows. */
export interface KeptAuditEntry extends AuditEntry {
  readonly id: number;
}

/** `before` is the number behind which the page ends, exclusive. */
export interface AuditQuery {
  readonly before?: number | undefined;
  readonly limit: number;
}

/** A page, the newest first; `next` is the `before` of the one that follows, undefined at the end. */
export interface AuditPage {
  readonly entries: readonly KeptAuditEntry[];
  readonly next: number | undefined;
}
