import type { ClientFlags } from "../settings/settings.ts";

/** The options of every command that changes a message. */
export interface ChangeFlags extends ClientFlags {
  /** Names the change: asked for again under it, it is not done again. */
  readonly id?: string;
  readonly json?: true;
  /** ms */
  readonly timeout: number;
}

/** The options of a command whose change can be taken back. */
export interface SwitchFlags extends ChangeFlags {
  /** Takes it back. */
  readonly off?: true;
}
