import type { RoomId } from "../../core/protocol/names.ts";
import type { AccessTable } from "./access-table.ts";
import type { AuditEntry, AuditPage, AuditQuery } from "./audit.ts";
import { Blocks } from "./blocks.ts";
import { InvitedUsers } from "./invited-users.ts";
import { Invites } from "./invites.ts";
import { MadeRooms } from "./made-rooms.ts";
import { Roles } from "./roles.ts";
import { Sanctions } from "./sanctions.ts";
import { Tokens } from "./tokens.ts";

/**
 * All that is decided about who may come in, and what they may do there: asked in memory, changed through `change` alone, which also writes the
 * audit log, or through `keep`. `onChange` hears of every change, be it of another process.
 */
export class Access {
  readonly roles: Roles;
  readonly rooms: MadeRooms;
  readonly invites: Invites;
  readonly invited: InvitedUsers;
  readonly bans: Sanctions;
  readonly silences: Sanctions;
  readonly tokens: Tokens;
  readonly blocks: Blocks;
  onChange: () => void = () => {};
  readonly #table: AccessTable;
  #version: number;

  constructor(table: AccessTable) {
    this.#table = table;
    this.#version = table.version();
    this.roles = new Roles(table);
    this.rooms = new MadeRooms(table);
    this.invites = new Invites(table);
    this.invited = new InvitedUsers(table, this.roles);
    this.bans = new Sanctions(table, "ban");
    this.silences = new Sanctions(table, "silence");
    this.tokens = new Tokens(table);
    this.blocks = new Blocks(table);
  }

  /** Does `work`, which gives or takes something, and notes it; resolves once both are kept. Rejects, and nothing has changed, if that fails. */
  async change<T>(entry: AuditEntry, work: () => T): Promise<T> {
    const result = await this.keep(() => {
      this.note(entry);
      return work();
    });
    this.onChange();
    return result;
  }

  /** Does `work`, which takes nothing from anybody who is here; what the audit log is to tell of it, it notes itself. */
  async keep<T>(work: () => T): Promise<T> {
    try {
      return await this.#table.write(work);
    } catch (error) {
      this.#reload();
      throw error;
    }
  }

  /** Adds to the audit log; only within `keep`. */
  note(entry: AuditEntry): void {
    this.#table.note(entry);
  }

  /** Forgets all that was decided about a room; only within `keep`. */
  forgetRoom(roomId: RoomId): void {
    this.rooms.remove(roomId);
    this.roles.forgetRoom(roomId);
    this.invites.endIn(roomId);
    this.bans.forgetRoom(roomId);
    this.silences.forgetRoom(roomId);
  }

  /** Reads the audit log, the newest first. */
  audit(query: AuditQuery): AuditPage {
    return this.#table.audit(query);
  }

  /** Takes in what another process has changed, if any. */
  refresh(): void {
    const version = this.#table.version();
    if (version === this.#version) return;
    this.#version = version;
    this.#reload();
    this.onChange();
  }

  #reload(): void {
    const decided = [this.roles, this.rooms, this.invites, this.invited, this.bans, this.silences];
    for (const records of [...decided, this.tokens, this.blocks]) records.reload();
  }
}
