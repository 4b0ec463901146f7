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

/** Tells of messages whether they are asked for; undefined if all of them are. */
export function filterOf(flags: FilterFlags): ((message: ChatMessage) => boolean) | undefined {
  const pattern = patternOf(flags);
  const from = flags.from === undefined ? undefined : nickKey(parseNick("--from", flags.from));
  if (pattern === undefined && from === undefined) return undefined;
  return ({ msg, nickName }) =>
    (from === undefined || nickKey(nickName) === from) && (pattern === undefined || pattern.test(msg));
}
