import { DatabaseSync } from "@photostructure/sqlite";
import type { LoggedMessage, LoggedReceipt, RoomLog, State } from "./history.ts";

interface MessageRow {
  readonly seq: number;
  readonly at: number;
  readonly by: string;
  readonly text: string;
  readonly id: string | null;
  readonly rev: number | null;
  readonly editedAt: number | null;
  readonly deletedAt: number | null;
  readonly deletedBy: string | null;
  readonly reason: string | null;
  readonly pinnedBy: string | null;
}

interface ReactionRow {
  readonly emoji: string;
  readonly user: string;
}

const MESSAGES = `
  SELECT m.seq, m.at, m.nick AS "by", coalesce(m.msg, t.text, '') AS text, m.client_msg_id AS id, c.rev, c.edited_at AS editedAt,
    c.deleted_at AS deletedAt, c.deleted_by AS deletedBy, c.reason, c.pinned_by AS pinnedBy
  FROM messages m LEFT JOIN changes c ON c.room_id = m.room_id AND c.seq = m.seq LEFT JOIN texts t ON t.id = m.id
  WHERE m.room_id = ? ORDER BY m.seq`;

const REACTIONS = "SELECT emoji, user_id AS user FROM reactions WHERE room_id = ? AND seq = ? ORDER BY rev";

const RECEIPTS = `
  SELECT change_id AS change, user_id AS userId, seq, rev, at FROM change_receipts WHERE room_id = ?`;

/** Reads all of a data file, without the server's own code; nobody may have it open. */
export function readLogs(file: string): RoomLog[] {
  const connection = new DatabaseSync(file);
  try {
    const { epoch }: { epoch: string } = connection
      .prepare("SELECT value AS epoch FROM meta WHERE key = 'epoch'")
      .get();
    const rooms: { room: string; rev: number }[] = connection
      .prepare("SELECT room_id AS room, last_rev AS rev FROM rooms")
      .all();
    const messages = connection.prepare(MESSAGES);
    const reactions = connection.prepare(REACTIONS);
    const receipts = connection.prepare(RECEIPTS);
    return rooms.map(({ room, rev }) => {
      const rows: MessageRow[] = messages.all(room);
      const of = (seq: number): ReactionRow[] => reactions.all(room, seq);
      const done: LoggedReceipt[] = receipts.all(room);
      return { room, epoch, rev, messages: rows.map((row) => toLogged(row, of)), receipts: done };
    });
  } finally {
    connection.close();
  }
}

function toLogged(row: MessageRow, reactionsOf: (seq: number) => ReactionRow[]): LoggedMessage {
  const { seq, at, by, text, id, rev } = row;
  return { seq, at, by, text, id, state: rev === null ? {} : toState(row, reactionsOf(seq)) };
}

function toState(row: MessageRow, rows: readonly ReactionRow[]): State {
  const reactions = [...new Set(rows.map(({ emoji }) => emoji))].map((emoji) => {
    const users = rows.filter((one) => one.emoji === emoji).map(({ user }) => user);
    return { emoji, count: users.length, users };
  });
  return {
    rev: row.rev ?? undefined,
    editedAt: row.editedAt ?? undefined,
    deletedAt: row.deletedAt ?? undefined,
    deletedBy: row.deletedBy ?? undefined,
    reason: row.reason ?? undefined,
    pinnedBy: row.pinnedBy ?? undefined,
    ...(reactions.length === 0 ? {} : { reactions }),
  };
}
