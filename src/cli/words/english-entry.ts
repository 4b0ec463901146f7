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
  allRooms: "all rooms",
  expires: (date: string) => `until ${date}`,
  revoked: "revoked",
};
