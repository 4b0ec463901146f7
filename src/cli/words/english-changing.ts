import type { InboxWhy } from "../../core/protocol/inbox.ts";

/** The words of changes to messages and of the inbox, in English. Arguments are safe to print. */
export const changing = {
  /** Follows ✗ in place of the text; `reason` may be empty. */
  deleted: (reason: string) => (reason === "" ? "deleted" : `deleted: ${reason}`),
  badAddress: (text: string) => `${text} is not the address of a message: give ROOM/NUMBER, such as 1/42`,
  otherServer: (host: string, url: string) =>
    `that message is on ${host}, and this is ${url}; --url chooses the server`,
  badEmoji: "It must be one emoji, such as 👍.",
  whys: {
    mention: "names you",
    all: "names all",
    reply: "answers you",
    reaction: "reaction to yours",
    direct: "direct",
  } as Readonly<Record<InboxWhy, string>>,
  /** In place of the text of a message of the inbox. */
  notReadable: "(can't be read)",
};
