import type { CliWords } from "./english.ts";

/** 消息的更改和收件箱的文字，简体中文。 */
export const changing: CliWords["changing"] = {
  deleted: (reason) => (reason === "" ? "已删除" : `已删除：${reason}`),
  badAddress: (text) => `${text} 不是消息地址：格式为 房间/编号，例如 1/42`,
  otherServer: (host, url) => `这条消息在 ${host} 上，而当前服务器是 ${url}；请用 --url 指定服务器`,
  badEmoji: "必须是单个表情，例如 👍。",
  whys: {
    mention: "提到你",
    all: "提到所有人",
    reply: "回复你",
    reaction: "表情回应",
    direct: "私聊",
  },
  notReadable: "（无法读取）",
};
