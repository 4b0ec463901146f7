import type { ChatMessage } from "../../core/client/chat.ts";
import { nickKey } from "../../core/protocol/names.ts";
import { UsageError } from "../exit.ts";
import { parseNick } from "../settings/settings.ts";

/** The options that choose among messages. */
export interface FilterFlags {
  readonly match?: string;
  readonly ignoreCase?: true;
  readonly from?: string;
}

/** The regular expression of `--match`; undefined if it is not given. A bad one is a UsageError. */
export function patternOf({ match, ignoreCase }: FilterFlags): RegExp | undefined {
  if (match === undefined) return undefined;
  try {
    return new RegExp(match, ignoreCase ? "iu" : "u");
  } catch (error) {
    const why = (error as Error).message.replace(/^Invalid regular expression: /, "");
    throw new UsageError((words) => words.badPattern("--match", why));
  }
}

/**
 * As `filterOf`, for messages that changed, as they now are: of a deleted one nothing is left that could match, so who said it decides alone.
 */
export function changeFilterOf(flags: FilterFlags): (message: ChatMessage) => boolean {
  const asked = filterOf(flags);
  const deleted = filterOf(flags.from === undefined ? {} : { from: flags.from });
  return (message) => {
    const filter = message.changes?.deletedAt === undefined ? asked : deleted;
    return filter === undefined || filter(message);
  };
}

/** Tells of messages whether they are asked for; undefined if all of them are. */
export function filterOf(flags: FilterFlags): ((message: ChatMessage) => boolean) | undefined {
  const pattern = patternOf(flags);
  const from = flags.from === undefined ? undefined : nickKey(parseNick("--from", flags.from));
  if (pattern === undefined && from === undefined) return undefined;
  return ({ msg, nickName }) =>
    (from === undefined || nickKey(nickName) === from) && (pattern === undefined || pattern.test(msg));
}
