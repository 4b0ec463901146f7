import type { Logger } from "../../core/logger.ts";
import type { Nick } from "../../core/protocol/names.ts";
import { systemClock } from "../../core/time/clock.ts";
import { Access } from "../access/access.ts";
import { MemoryAccessTable } from "../access/access-table.ts";
import { SqliteAccessTable } from "../access/sqlite-access-table.ts";
import type { Schedule } from "../log/commit-queue.ts";
import { memoryLog } from "../log/memory-log.ts";
import { newEpoch } from "../log/message-log.ts";
import { sqliteLog } from "../log/sqlite-log.ts";
import type { TrimmableLog } from "../log/trimmable-log.ts";
import type { ServerLimits } from "../server-limits.ts";
import { attempt, type Database, openDatabase, type Sync } from "./database.ts";
import { DiskSpace } from "./disk-space.ts";
import { GroupedWrites } from "./grouped-writes.ts";
import type { IdentityStore } from "./identity-store.ts";
import { type IdentityTable, MemoryIdentityTable } from "./identity-table.ts";
import { LocalIdentityStore } from "./local-identity-store.ts";
import { MemoryRoomRecords } from "./memory-room-records.ts";
import { ReservedNicks } from "./reserved-nicks.ts";
import type { RoomRecords } from "./room-records.ts";
import { SqliteIdentityTable } from "./sqlite-identity-table.ts";
import { SqliteRoomRecords } from "./sqlite-room-records.ts";

/** The operator's decisions about what is kept. */
interface StorageOptions {
  readonly data: string;
  readonly sync: Sync;
  readonly limits: ServerLimits;
  /** Nicks that only admins take. */
  readonly reservedNicks?: readonly Nick[];
  readonly logger: Logger;
}

/** All that a server keeps. */
export interface Storage {
  readonly log: TrimmableLog;
  readonly identities: IdentityStore;
  readonly records: RoomRecords;
  readonly access: Access;
  close(): void;
}

/** Opens the data of a server: a file, or `:memory:`. Throws a ChatError that says in a line what is wrong with it, and leaves it as it is then. */
export function openStorage(options: StorageOptions, schedule: Schedule): Storage {
  const { data, sync, logger } = options;
  const epoch = newEpoch();
  if (data === ":memory:") {
    const log = memoryLog(epoch, logger, schedule);
    const access = new Access(new MemoryAccessTable());
    const identities = identitiesIn(new MemoryIdentityTable(), access, options);
    return { log, identities, records: new MemoryRoomRecords(), access, close: () => {} };
  }
  const database = openDatabase(data, sync, epoch, logger);
  try {
    return attempt(data, () => storageIn(database, options, schedule));
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Those with a role on the server are kept. */
function identitiesIn(
  table: IdentityTable,
  { roles }: Access,
  { reservedNicks }: StorageOptions,
): LocalIdentityStore {
  const reserved = new ReservedNicks(reservedNicks, (user) => roles.of(user) === "admin");
  return new LocalIdentityStore(table, systemClock, (owner) => roles.of(owner) !== undefined, reserved);
}

function storageIn(database: Database, options: StorageOptions, schedule: Schedule): Storage {
  const { limits, logger } = options;
  const writes = new GroupedWrites(database, logger);
  const table = new SqliteIdentityTable(database, writes, logger);
  const { requireRoom } = new DiskSpace(database, limits, systemClock, logger);
  const records = new SqliteRoomRecords(database, writes, logger, requireRoom);
  const close = () => {
    table.close();
    records.close();
    writes.close();
    database.close();
  };
  const access = new Access(new SqliteAccessTable(database, writes, logger));
  const identities = identitiesIn(table, access, options);
  return { log: sqliteLog(database, logger, schedule, requireRoom), identities, records, access, close };
}
