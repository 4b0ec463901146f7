/** Every word about changes to messages. Arguments are safe to print, but for errors' reasons, which are sentences. */
export const englishChanges = {
  edited: "(edited)",
  /** `by` and `reason`: of somebody else than the author who deleted it, and of what they said. */
  deleted: (by?: string, reason?: string) =>
    `message deleted${by === undefined ? "" : ` by ${by}`}${reason === undefined ? "" : `: ${reason}`}`,
  askToDelete: "delete this message for everybody? Enter deletes it, Esc keeps it",
  askToDeleteAgain: (text: string) => `delete “${text}” for everybody? /delete again does it`,
  editing: (text: string) => `edit ${text}`,
  editingDeleted: "this message was deleted meanwhile: Esc leaves it",
  placeholderEditing: "Enter on nothing asks to delete the message, Esc leaves it as it is",
  /** The reasons for which a message can't be changed. */
  noChange: {
    base: "this server cannot change messages",
    failed: "it was not sent: Enter on it sends it again; then it can be changed",
    unsent: "it is not on the server yet: this can be done once it is",
    unnumbered: "it has no number on this server, and without one it cannot be changed",
    notOwn: "it is not yours to change",
    deleted: "it was deleted",
    pinned: "it is pinned already",
    notPinned: "it is not pinned",
  },
  emojiTitle: "react",
  emojiKeys: "type a name, ↑ ↓ choose, Enter takes it, again takes it back, Esc closes",
  /** After an emoji that this user reacted with. */
  emojiOwn: "yours",
  loadingEmoji: "loading the emoji…",
  nothingToChange: "there is no message here to do this to",
  nothingOwn: "there is nothing of yours here",
  noEmoji: (name: string) => `${name} is no emoji · Tab completes names, as in /react thumbs`,
  /** Stands before the reason for which a change failed, by what it was. */
  notDone: {
    edit: "not edited",
    delete: "not deleted",
    react: "no reaction",
    pin: "not pinned",
    unpin: "not unpinned",
  },
  notChanged: (what: string, reason: string) => `${what}: ${reason}`,
};

/** The shape of these words: each language is one object of it. */
export type ChangeWords = typeof englishChanges;
