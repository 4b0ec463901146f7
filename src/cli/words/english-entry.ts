/** The program's sentences about coming into a server that is closed, in English. */
export const entry = {
  passwordOf: (host: string) => `password of ${host}: `,
  tryAgain: "the password is wrong; try again",
  noSecret: (file: string) => `${file} is missing, or nothing is in it`,
  newPassword: "new password: ",
  samePassword: "the same again: ",
  notTheSame: "these two are not the same; nothing was changed",
  noPassword: "no password was given; nothing was changed",
  shortPassword: (least: number) => `a password must have at least ${least} characters; nothing was changed`,
  passwordKept: (file: string) =>
    `${file} holds the password now; who came in by another one has to come in anew`,
  tokenNeeds: (option: string) => `groupchat token create needs ${option}`,
  whichToken: "which token? groupchat token list names those that there are",
  noId: (action: string) => `groupchat token ${action} takes no id`,
  tokenRevoked: (id: string, nickName: string) => `token ${id} of ${nickName} is revoked`,
  keyRotated: (id: string) =>
    `new tokens are signed by key ${id}; those that there are go on until they expire`,
  whichSession: "which session? give its id, or others for all but this one",
  listTakesNoId: "groupchat sessions list takes no id",
  connections: (count: number) => (count === 1 ? "1 connection" : `${count} connections`),
  thisSession: "this one",
  newPassphrase: "new passphrase for the file: ",
  passphrase: "passphrase of the file: ",
  noPassphrase: "no passphrase was given; nothing was written",
  passphraseOrPlain: "nobody is here to type a passphrase: give --passphrase-file, or --plain for none",
  plainOrSealed: "--plain and --passphrase-file exclude each other",
  plainOnExport: "--plain is for export",
  replaceOnImport: "--replace is for import",
  noIdentity: (nick: string, host: string) =>
    `${nick} has never been on ${host} from here: there is nothing to export`,
  fileThere: (file: string) => `${file} is there already; nothing was written`,
  identityExported: (nick: string, host: string, file: string) =>
    `${file} holds who ${nick} is on ${host}; import it on the other machine, then delete it`,
  identityImported: (nick: string, host: string) =>
    `you are ${nick} on ${host} here too; the first connection gets a session of its own (groupchat sessions)`,
  identityThere: (nick: string, host: string) =>
    `somebody else is ${nick} on ${host} here already; --replace puts that one aside`,
  identityAside: (file: string) => `the identity that was here is in ${file}`,
  badIdentity: {
    missing: (file: string) => `there is no ${file}`,
    "not-an-identity": (file: string) => `${file} holds no identity, or is damaged`,
    "other-version": (file: string) => `${file} is of another version of groupchat`,
    "passphrase-needed": (file: string) =>
      `${file} needs its passphrase: type it at a terminal, or give --passphrase-file`,
    "passphrase-wrong": (file: string) => `the passphrase of ${file} is wrong, or the file is damaged`,
  },
  allRooms: "all rooms",
  expires: (date: string) => `until ${date}`,
  revoked: "revoked",
};
