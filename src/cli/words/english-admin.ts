/** The words of keeping order, in English. Arguments are safe to print; `room` is undefined for the whole server. */
export const admin = {
  nickOrAddress: "give a nick, or --address",
  whichRole: "give --role; none takes away the one that was given",
  /** Somebody who did something on the machine. */
  operator: "operator",
  server: "server",
  until: (time: string) => `until ${time}`,
  kinds: {
    ban: "ban",
    silence: "silence",
    guest: "guest",
    reader: "reader",
    member: "member",
    moderator: "moderator",
    admin: "admin",
    role: "role",
  },
  done: {
    kick: (subject: string, room: string | undefined) => `${subject} was taken out of ${placeOf(room)}`,
    ban: (subject: string, room: string | undefined) => `${subject} is banned from ${placeOf(room)}`,
    unban: (subject: string, room: string | undefined) =>
      `${subject} is banned from ${placeOf(room)} no more`,
    silence: (subject: string, room: string | undefined) => `${subject} is silenced ${whereIn(room)}`,
    unsilence: (subject: string, room: string | undefined) =>
      `${subject} is silenced ${whereIn(room)} no more`,
  },
};

function placeOf(room: string | undefined): string {
  return room ?? "the server";
}

function whereIn(room: string | undefined): string {
  return room === undefined ? "on the server" : `in ${room}`;
}
