import type { entry as english } from "./english-entry.ts";

/** The program's sentences about coming into a server that is closed, in Chinese. */
export const entry: typeof english = {
  passwordOf: (host) => `${host} 的密码：`,
  tryAgain: "密码错误，请重试",
  noSecret: (file) => `${file} 不存在或内容为空`,
  newPassword: "新密码：",
  samePassword: "再次输入：",
  notTheSame: "两次输入不一致，未作修改",
  noPassword: "没有输入密码，未作修改",
  shortPassword: (least) => `密码至少要有 ${least} 个字符，未作修改`,
  passwordKept: (file) => `密码已写入 ${file}；使用旧密码的人需要重新登录`,
  tokenNeeds: (option) => `groupchat token create 需要 ${option}`,
  whichToken: "请指定令牌，可用 groupchat token list 查看现有令牌",
  noId: (action) => `groupchat token ${action} 不需要 id`,
  tokenRevoked: (id, nickName) => `${nickName} 的令牌 ${id} 已撤销`,
  keyRotated: (id) => `新令牌改用密钥 ${id} 签名；已有的令牌在过期前继续有效`,
  whichSession: "请指定会话的 id，或用 others 表示除当前以外的全部会话",
  listTakesNoId: "groupchat sessions list 不需要 id",
  connections: (count) => `${count} 个连接`,
  thisSession: "当前会话",
  allRooms: "所有房间",
  expires: (date) => `有效期至 ${date}`,
  revoked: "已撤销",
};
