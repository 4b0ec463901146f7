import type { ChatMessage } from "../../../core/client/chat.ts";
import type { Group } from "../../../core/protocol/names.ts";
import { messageRecord } from "../../io/output.ts";
import type { Difference } from "../../io/records.ts";
import type { SecretFiles } from "../../settings/settings.ts";
import type { Trust } from "../../tls/trust.ts";

/** Variables of one message, which must not come from the command that this one runs in. */
const OF_A_MESSAGE = /^GROUPCHAT_(MATCH(_.*)?|REPLY_TO|SEQ|CHANGE|EMOJI)$/;

/** Variables by which the command that `on` runs finds the chat. */
export interface OnPlace {
  readonly url: string;
  readonly nick: string;
  readonly trust: Trust;
  /** The files of its secrets; never what is in them. */
  readonly secrets: SecretFiles;
  readonly group: Group;
}

/**
 * The environment of a command for a message: all that is inherited, where the chat is, so that `groupchat send` answers
 * in the same room, and the message, and what became of it, in `GROUPCHAT_*`, its text exactly as it is, but for NUL, which can't be there.
 */
export function onEnvironment(
  inherited: NodeJS.ProcessEnv,
  message: ChatMessage,
  match: RegExpExecArray | undefined,
  { url, nick, trust, secrets, group }: OnPlace,
  differences: readonly Difference[] = [],
): NodeJS.ProcessEnv {
  const { roomId, room, seq, at, userId, nickName, kind, msg, replyTo } = messageRecord(message, group.name);
  const own = {
    GROUPCHAT_URL: url,
    GROUPCHAT_NICK: nick,
    GROUPCHAT_CA: trust.ca?.path,
    GROUPCHAT_PASSWORD_FILE: secrets.password,
    GROUPCHAT_TOKEN_FILE: secrets.token,
    GROUPCHAT_ROOM: group.value,
    GROUPCHAT_ROOM_ID: roomId,
    GROUPCHAT_ROOM_NAME: room,
    GROUPCHAT_MSG: msg,
    GROUPCHAT_FROM: nickName,
    GROUPCHAT_FROM_ID: userId,
    GROUPCHAT_SEQ: seq,
    GROUPCHAT_AT: at,
    GROUPCHAT_KIND: kind,
    GROUPCHAT_REPLY_TO: replyTo,
    ...changeVariables(differences),
    ...(match === undefined ? {} : partsOf(match)),
  };
  const env = Object.entries(inherited).filter(([name]) => !OF_A_MESSAGE.test(name));
  for (const [name, value] of Object.entries(own)) {
    if (value !== null && value !== undefined) env.push([name, String(value).replaceAll("\0", "\ufffd")]);
  }
  return Object.fromEntries(env);
}

/** Tells what became of a message: the kinds of changes, and the emoji that came, each once and with spaces between. */
function changeVariables(differences: readonly Difference[]): Record<string, string | undefined> {
  if (differences.length === 0) return {};
  const emoji = differences.flatMap((one) => (one.type === "react" && one.on ? [one.emoji] : []));
  return {
    GROUPCHAT_CHANGE: [...new Set(differences.map(({ type }) => type))].join(" "),
    GROUPCHAT_EMOJI: emoji.length === 0 ? undefined : emoji.join(" "),
  };
}

/** The whole match, its groups by number and by name. */
function partsOf(match: RegExpExecArray): Record<string, string | undefined> {
  const numbered = match.slice(1).map((part, index) => [`GROUPCHAT_MATCH_${index + 1}`, part] as const);
  const named = Object.entries(match.groups ?? {}).map(
    ([name, part]) => [`GROUPCHAT_MATCH_${name.toUpperCase()}`, part] as const,
  );
  return { GROUPCHAT_MATCH: match[0], ...Object.fromEntries([...numbered, ...named]) };
}
