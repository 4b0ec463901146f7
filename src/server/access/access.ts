import type { AccessTable } from "./access-table.ts";
import type { AuditEntry, AuditPage, AuditQuery } from "./audit.ts";
import { Roles } from "./roles.ts";
import { Tokens } from "./tokens.ts";

/**
 * All that is decided about who may come in, and what they may do there: asked in memory, changed through `change` alone, which also writes the
 * audit log. `onChange` hears of every change, be it of another process.
 */
export class Access {
  readonly roles: Roles;
  readonly tokens: Tokens;
  onChange: () => void = () => {};
  readonly #table: AccessTable;
  #version: number;

  constructor(table: AccessTable) {
    this.#table = table;
    this.#version = table.version();
    this.roles = new Roles(table);
    this.tokens = new Tokens(table);
  }

  /** Does `work`, which gives or takes something, and notes it; resolves once both are kept. Rejects, and nothing has changed, if that fails. */
  async change<T>(entry: AuditEntry, work: () => T): Promise<T> {
    try {
      const result = await this.#table.write(() => {
        this.#table.note(entry);
        return work();
      });
      this.onChange();
      return result;
    } catch (error) {
      this.#reload();
      throw error;
    }
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
    this.roles.reload();
    this.tokens.reload();
  }
}
