/** Every word about a picked message: what can be done to it, and why something can't. Arguments are safe to print. */
export const englishPicked = {
  /** The verbs as they stand behind their keys under the message, and in their menu. */
  verbs: {
    reply: "reply",
    edit: "edit",
    delete: "delete",
    react: "react",
    pin: "pin",
    unpin: "unpin",
    go: "go to what it answers",
    thread: "thread",
    copy: "copy",
    address: "copy address",
    open: "open link",
    nextFound: "next found",
    previousFound: "previous found",
  },
  /** Stands after the keys, for those that have no place. */
  allVerbs: "Tab all",
  verbsTitle: "this message",
  verbsKeys: "type to filter, ↑ ↓ choose, Enter does it, Esc closes",
  nothingToReply: "there is nothing here to reply to",
  /** The reasons for which a message can't be answered. */
  noReply: {
    retry: "it was not sent: Enter on it sends it again; then it can be answered",
    unsent: "it is not on the server yet: it can be answered once it is",
    unnumbered: "it has no number on this server, and without one it cannot be answered",
  },
  answersNothing: "it answers no message",
  noThread: "it has no number on this server, and so no thread",
  noLinks: "there is no link in it",
  linksTitle: "links",
  linksKeys: "a label or Enter opens, Esc closes",
  linkOpened: "opened",
  linkCopied: "nothing here opens links: sent to the terminal to copy",
  noSearch: "nothing was searched for: Ctrl-F searches",
  firstFound: "it is the first one found",
  lastFound: "it is the last one found",
  noText: "there is no text to copy",
  noAddress: "it has no number on this server, and so no address",
  copied: "sent to the terminal to copy",
};

/** The shape of these words: each language is one object of it. */
export type PickedWords = typeof englishPicked;
