/** Every word about slash commands: what they do, how they are typed, and what they say. Arguments are safe to print. */
export const englishCommands = {
  commands: {
    join: "enter a room, or go to it",
    leave: "leave this room, or another",
    nick: "take another nick",
    me: "say what you do",
    msg: "say something to one person alone",
    who: "who is here, or in another room",
    rooms: "the rooms of this server",
    topic: "what the room is about; with text, set it",
    search: "search messages",
    jump: "go to a date, a time or a message's number: 2026-11-20, 10:30, 2h, 42",
    ignore: "do not show what somebody says; alone, list whom",
    unignore: "show it again",
    refuse: "take no more direct messages from somebody; alone, list from whom",
    accept: "take their direct messages again",
    mute: "no alerts from this room, or another; again ends it",
    clear: "empty this room's screen; scrolling back loads it again",
    retry: "send again what failed in this room",
    away: "set yourself away",
    back: "set yourself back",
    help: "this help, or one command's",
    quit: "leave groupchat",
  },

  who: (count: number, nicks: string) => `${count} online: ${nicks}`,
  whoIn: (room: string, who: string) => `${room}: ${who}`,
  noRooms: "this server has no rooms yet",
  roomsThere: (rooms: string, more: boolean) =>
    `rooms: ${rooms}${more ? " · there are more: groupchat rooms lists all" : ""}`,
  roomThere: (name: string, users: number, topic: string) =>
    `${name} (${users})${topic === "" ? "" : ` ${topic}`}`,
  topicIs: (topic: string) => `topic: ${topic}`,
  noTopic: "this room has no topic · /topic text sets one",
  topicSet: (by: string, topic: string) =>
    topic === "" ? `${by} cleared the topic` : `${by} set the topic: ${topic}`,
  nickIs: (nick: string) => `you are now ${nick}`,
  nowAway: "you are away · /back says that you are here again",
  nowBack: "you are back",
  ignoring: (nick: string) => `${nick} is ignored: what they say is not shown · /unignore ${nick}`,
  ignoredList: (nicks: string) => `ignored: ${nicks}`,
  ignoringNobody: "nobody is ignored",
  notIgnoring: (nick: string) => `${nick} is not ignored`,
  unignored: (nick: string) => `${nick} is shown again`,
  refusing: (nick: string) => `direct messages from ${nick} are refused · /accept ${nick}`,
  refusedList: (nicks: string) => `direct messages are refused from: ${nicks}`,
  refusingNobody: "direct messages are refused from nobody",
  notRefusing: (nick: string) => `direct messages from ${nick} are not refused`,
  accepted: (nick: string) => `direct messages from ${nick} are taken again`,
  muted: (room: string) => `${room} is muted · /mute again ends it`,
  unmuted: (room: string) => `${room} is no longer muted`,
  failedTo: (what: string, reason: string) => `/${what}: ${reason}`,
  unknownCommand: (name: string) => `there is no command ${name} · /help lists them, //… says it`,
  /** The names of the commands' arguments. */
  arguments: {
    room: "room",
    name: "name",
    nick: "nick",
    text: "text",
    words: "words",
    date: "date",
    command: "command",
  },
  missing: (usage: string) => `usage: ${usage}`,
  badRoom: (name: string) => `${name} cannot be a room: letters, digits, _ . - and at most 60 of them`,
  badNick: (name: string) =>
    `${name} cannot be a nick: 1–32 visible characters of one script and at most 32 columns`,
  badMoment: (text: string) => `${text} is no date or time: 2026-11-20, 11-20, 10:30 or 2h (ago)`,
  noSuchRoom: (name: string) => `you are not in ${name}`,
  noSuchNick: (nick: string) => `nobody called ${nick} is in your rooms`,
  nothingToReply: "there is nothing here to reply to",
  /** The reasons for which a picked message can't be answered. */
  noReply: {
    retry: "it was not sent: Enter on it sends it again; then it can be answered",
    unsent: "it is not on the server yet: it can be answered once it is",
    unnumbered: "it has no number on this server, and without one it cannot be answered",
  },
  notInRoom: (reason: string, value: string) =>
    `not sent: you are not in this room${reason === "" ? "" : ` (${reason})`} · /join ${value} asks again`,
  directSelf: "you can't message yourself",
  directNever: "this server has no direct messages",
  notConnected: "not sent: the server refuses the connection",
  nothingToRetry: "nothing here waits to be sent again",
  nothingFrom: (text: string) => `nothing was said from ${text} on`,
};

/** The shape of these words: each language is one object of it. */
export type CommandWords = typeof englishCommands;
