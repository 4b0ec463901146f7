/**
 * The data file. `user_id` of messages has no type, so that a number a client gave comes back as a number. Messages have an id
 * of their own, by which the index of words names them: it does not change when a backup packs the file. The index is in tables that are
 * made as it grows (log/search-volumes.ts). `rooms` and `receipts`
 * outlive trimmed messages: how far each room's numbers went, and the positions of those that may be retried. `people` and `rank` say where
 * a room stands in the list of rooms (log/room-rank.ts); rooms of two and those without messages stand in none.
 *
 * A message that nobody changed is one row of `messages`. `changes` has a row for each that somebody did; the text of an edited one stands in
 * `texts`, and `msg` is null (log/sqlite-texts.ts says why). `thread` is the seq of the first message of the thread that an answer is in. A row
 * of `messages` without a room was trimmed, and goes later (log/sqlite-sweeper.ts). An item of `inbox` without a user is for all of its room;
 * `inbox_done` has those users who are done with such a one.
 *
 * `access` has what was decided about who may come in and what they may do there (access/): records are few, of several kinds, and asked in memory.
 */
const VERSION_1 = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    room_id TEXT,
    seq INTEGER,
    at INTEGER,
    user_id,
    nick TEXT,
    msg TEXT,
    kind TEXT,
    reply_to INTEGER,
    client_msg_id TEXT,
    thread INTEGER
  );
  CREATE UNIQUE INDEX messages_in_order ON messages (room_id, seq);
  CREATE UNIQUE INDEX messages_once ON messages (room_id, user_id, client_msg_id)
    WHERE client_msg_id IS NOT NULL;
  CREATE INDEX messages_of_thread ON messages (room_id, thread, seq) WHERE thread IS NOT NULL;
  CREATE TABLE texts (id INTEGER PRIMARY KEY, padding BLOB NOT NULL, text TEXT NOT NULL);
  CREATE TABLE changes (
    room_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    edited_at INTEGER,
    deleted_at INTEGER,
    deleted_by,
    reason TEXT,
    pinned_by,
    PRIMARY KEY (room_id, seq)
  ) WITHOUT ROWID;
  CREATE UNIQUE INDEX changes_in_order ON changes (room_id, rev);
  CREATE INDEX changes_pinned ON changes (room_id, seq) WHERE pinned_by IS NOT NULL;
  CREATE TABLE reactions (
    room_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    emoji TEXT NOT NULL,
    user_id TEXT NOT NULL,
    rev INTEGER NOT NULL,
    PRIMARY KEY (room_id, seq, emoji, user_id)
  ) WITHOUT ROWID;
  CREATE UNIQUE INDEX reactions_in_order ON reactions (room_id, seq, emoji, rev);
  CREATE TABLE reaction_counts (
    room_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    emoji TEXT NOT NULL,
    first_rev INTEGER NOT NULL,
    count INTEGER NOT NULL,
    id_bytes INTEGER NOT NULL,
    PRIMARY KEY (room_id, seq, emoji)
  ) WITHOUT ROWID;
  CREATE TABLE change_receipts (
    room_id TEXT NOT NULL,
    user_id NOT NULL,
    change_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (room_id, user_id, change_id)
  ) WITHOUT ROWID;
  CREATE INDEX change_receipts_by_age ON change_receipts (at);
  CREATE TABLE inbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id TEXT,
    room_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    why TEXT NOT NULL,
    at INTEGER NOT NULL,
    by_user TEXT NOT NULL,
    first_seq INTEGER NOT NULL,
    is_done INTEGER NOT NULL DEFAULT 0
  );
  CREATE INDEX inbox_of_user ON inbox (user_id, id);
  CREATE INDEX inbox_of_message ON inbox (room_id, seq);
  CREATE INDEX inbox_of_all ON inbox (room_id, id) WHERE user_id IS NULL;
  CREATE UNIQUE INDEX inbox_direct ON inbox (user_id, room_id) WHERE why = 'direct';
  CREATE TABLE inbox_done (
    id INTEGER NOT NULL,
    user_id TEXT NOT NULL,
    PRIMARY KEY (id, user_id)
  ) WITHOUT ROWID;
  CREATE INDEX inbox_done_by_user ON inbox_done (user_id);
  CREATE TABLE rooms (
    room_id TEXT PRIMARY KEY,
    last_seq INTEGER NOT NULL,
    last_rev INTEGER NOT NULL,
    people INTEGER NOT NULL,
    rank INTEGER,
    minute INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX rooms_by_rank ON rooms (rank) WHERE rank IS NOT NULL;
  CREATE TABLE search_volumes (
    first_id INTEGER PRIMARY KEY,
    renewals INTEGER NOT NULL,
    is_stale INTEGER NOT NULL,
    messages INTEGER NOT NULL,
    characters INTEGER NOT NULL,
    words_of_an_initial INTEGER NOT NULL
  );
  CREATE TABLE receipts (
    room_id TEXT NOT NULL,
    user_id NOT NULL,
    client_msg_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (room_id, user_id, client_msg_id)
  ) WITHOUT ROWID;
  CREATE INDEX receipts_by_age ON receipts (at);
  CREATE TABLE identities (
    user_id TEXT PRIMARY KEY,
    nick TEXT NOT NULL,
    nick_key TEXT NOT NULL UNIQUE,
    look_key TEXT NOT NULL UNIQUE,
    secret_hash TEXT NOT NULL,
    sessions TEXT NOT NULL,
    owned_since INTEGER NOT NULL,
    used_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX identities_by_use ON identities (used_at);
  CREATE TABLE topics (room_id TEXT PRIMARY KEY, topic TEXT NOT NULL, set_at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE reads (
    user_id TEXT NOT NULL,
    room_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (user_id, room_id)
  ) WITHOUT ROWID;
  CREATE INDEX reads_by_room ON reads (room_id);
  CREATE TABLE directs (
    room_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    other_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    is_active INTEGER NOT NULL DEFAULT 0,
    refuses INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (room_id, user_id)
  ) WITHOUT ROWID;
  CREATE INDEX directs_taken ON directs (user_id, is_active, at) WHERE NOT refuses;
  CREATE INDEX directs_refused ON directs (user_id) WHERE refuses;
  CREATE TABLE access (kind TEXT NOT NULL, key TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
  CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    by_user TEXT,
    by_nick TEXT,
    address TEXT,
    action TEXT NOT NULL,
    room_id TEXT,
    subject TEXT,
    subject_nick TEXT,
    details TEXT NOT NULL
  );
  CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit log only grows'); END;
  CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit log only grows'); END;
`;

/**
 * The step at index n takes a file from version n to n + 1; a new file takes them all. Until a release the only step is changed in
 * place; steps of a release never change.
 */
export const SCHEMA_STEPS: readonly string[] = [VERSION_1];
