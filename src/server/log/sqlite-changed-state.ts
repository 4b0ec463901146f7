import type { StatementSyncInstance } from "@photostructure/sqlite";
import type { MessageChanges, Reaction } from "../../core/protocol/changes.ts";
import type { WireUserId } from "../../core/protocol/fields.ts";
import { REACTION_USERS } from "../../core/protocol/limits.ts";
import type { RoomId } from "../../core/protocol/names.ts";
import type { Database } from "../store/database.ts";

/** The changes of messages by their seqs. */
export type ChangesOfMessages = ReadonlyMap<number, MessageChanges>;

interface Row {
  readonly seq: number;
  readonly rev: number;
  readonly edited_at: number | null;
  readonly deleted_at: number | null;
  readonly deleted_by: WireUserId | null;
  readonly reason: string | null;
  readonly pinned_by: WireUserId | null;
}

interface ReactionRow {
  readonly seq: number;
  readonly emoji: string;
  readonly count: number;
  /** The user ids, as one text of JSON. */
  readonly users: string;
}

/** Reads what became of the messages of a data file. */
export class SqliteChangedState {
  readonly #between: Statements;
  readonly #listed: Statements;

  constructor(connection: Database["connection"]) {
    this.#between = prepare(connection, "seq BETWEEN ? AND ?");
    this.#listed = prepare(connection, "seq IN (SELECT value FROM json_each(?))");
  }

  /** The changes of messages from one seq up to another. */
  read(roomId: RoomId, from: number, to: number): ChangesOfMessages {
    return readAll(this.#between, roomId, from, to);
  }

  /** The changes of messages of these seqs. */
  readListed(roomId: RoomId, seqs: readonly number[]): ChangesOfMessages {
    return readAll(this.#listed, roomId, JSON.stringify(seqs));
  }

  /** Those of one message, without the reactions. */
  readBare(roomId: RoomId, seq: number): ChangesOfMessages {
    const rows: Row[] = this.#between.changes.all(roomId, seq, seq);
    return new Map(rows.map((row) => [row.seq, toChanges(row, undefined)]));
  }
}

interface Statements {
  readonly changes: StatementSyncInstance;
  readonly reactions: StatementSyncInstance;
}

/** `where` chooses messages by their seqs. */
function prepare(connection: Database["connection"], where: string): Statements {
  return {
    changes: connection.prepare(`
      SELECT seq, rev, edited_at, deleted_at, deleted_by, reason, pinned_by
      FROM changes WHERE room_id = ? AND ${where}`),
    reactions: connection.prepare(`
      SELECT seq, emoji, count, (
        SELECT json_group_array(user_id) FROM (
          SELECT user_id FROM reactions AS r
          WHERE r.room_id = c.room_id AND r.seq = c.seq AND r.emoji = c.emoji ORDER BY rev LIMIT ${REACTION_USERS})
      ) AS users
      FROM reaction_counts AS c WHERE room_id = ? AND ${where} ORDER BY first_rev`),
  };
}

/** `values`: those by which `where` chooses. */
function readAll(
  statements: Statements,
  roomId: RoomId,
  ...values: readonly (number | string)[]
): ChangesOfMessages {
  const rows: Row[] = statements.changes.all(roomId, ...values);
  if (rows.length === 0) return new Map();
  const bySeq = new Map<number, Reaction[]>();
  const reactions: ReactionRow[] = statements.reactions.all(roomId, ...values);
  for (const { seq, emoji, count, users } of reactions) {
    const ofMessage = bySeq.get(seq) ?? [];
    ofMessage.push({ emoji, count, users: JSON.parse(users) });
    bySeq.set(seq, ofMessage);
  }
  return new Map(rows.map((row) => [row.seq, toChanges(row, bySeq.get(row.seq))]));
}

function toChanges(row: Row, reactions: readonly Reaction[] | undefined): MessageChanges {
  return {
    rev: row.rev,
    editedAt: row.edited_at ?? undefined,
    deletedAt: row.deleted_at ?? undefined,
    deletedBy: row.deleted_by ?? undefined,
    reason: row.reason ?? undefined,
    pinnedBy: row.pinned_by ?? undefined,
    reactions,
  };
}
