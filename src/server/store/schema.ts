/**
 * The data file. `user_id` of messages has no type, so that a number a client gave comes back as a number. Messages have an id
 * of their own, by which the index of words names them: it does not change when a backup packs the file. The index is in tables that are
 * made as it grows (log/search-volumes.ts). `rooms` and `receipts`
 * outlive trimmed messages: how far each room's numbers went, and the positions of those that may be retried. `people` and `rank` say where
 * a room stands in the list of rooms (log/room-rank.ts); rooms of two and those without messages stand in none.
 */
const VERSION_1 = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    room_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    user_id NOT NULL,
    nick TEXT NOT NULL,
    msg TEXT NOT NULL,
    kind TEXT NOT NULL,
    reply_to INTEGER,
    client_msg_id TEXT
  );
  CREATE UNIQUE INDEX messages_in_order ON messages (room_id, seq);
  CREATE UNIQUE INDEX messages_once ON messages (room_id, user_id, client_msg_id)
    WHERE client_msg_id IS NOT NULL;
  CREATE TABLE rooms (
    room_id TEXT PRIMARY KEY,
    last_seq INTEGER NOT NULL,
    people INTEGER NOT NULL,
    rank INTEGER,
    minute INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX rooms_by_rank ON rooms (rank) WHERE rank IS NOT NULL;
  CREATE TABLE search_volumes (
    first_id INTEGER PRIMARY KEY,
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
    used_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX identities_by_use ON identities (used_at);
  CREATE TABLE topics (room_id TEXT PRIMARY KEY, topic TEXT NOT NULL, set_at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE reads (
    user_id TEXT NOT NULL,
    room_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
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
`;

/**
 * The step at index n takes a file from version n to n + 1; a new file takes them all. Until a release the only step is changed in
 * place; steps of a release never change.
 */
export const SCHEMA_STEPS: readonly string[] = [VERSION_1];
