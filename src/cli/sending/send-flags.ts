import { UsageError } from "../exit.ts";
import type { ClientFlags } from "../settings/settings.ts";

/** The options of `send`. */
export interface SendFlags extends ClientFlags {
  readonly room?: string;
  readonly lines?: true;
  /** The seq of the message that it answers. */
  readonly replyTo?: number;
  readonly me?: true;
  readonly id?: string;
  /** Changes what was said with this id, if anything was. */
  readonly update?: true;
  readonly json?: true;
  /** ms; with `lines` for each step forward. */
  readonly timeout: number;
}

/** Checks the key that `--id` gives, of at most so many characters; UsageError if it can't be one. */
export function checkedKey(id: string, most: number): string {
  if (id.trim() !== "" && [...id].length <= most) return id;
  throw new UsageError((words) => words.badId(most));
}
