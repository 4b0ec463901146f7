import type { CliWords } from "./english.ts";

/** 维持秩序的文字，简体中文。 */
export const admin: CliWords["admin"] = {
  nickOrAddress: "请指定昵称，或使用 --address",
  whichRole: "请用 --role 指定角色；none 表示收回",
  operator: "运维人员",
  server: "服务器",
  until: (time) => `至 ${time}`,
  kinds: {
    ban: "封禁",
    silence: "禁言",
    guest: "访客",
    reader: "读者",
    member: "成员",
    moderator: "版主",
    admin: "管理员",
    role: "角色",
  },
  done: {
    kick: (subject, room) => `已将 ${subject} 移出${placeOf(room)}`,
    ban: (subject, room) => `已在${placeOf(room)}封禁 ${subject}`,
    unban: (subject, room) => `已在${placeOf(room)}解封 ${subject}`,
    silence: (subject, room) => `已在${placeOf(room)}禁言 ${subject}`,
    unsilence: (subject, room) => `已在${placeOf(room)}解除对 ${subject} 的禁言`,
  },
};

function placeOf(room: string | undefined): string {
  return room === undefined ? "服务器" : ` ${room} `;
}
