import type { PickedWords } from "./english-picked.ts";

/** Every word about a picked message, in simplified Chinese. */
export const chinesePicked: PickedWords = {
  verbs: {
    reply: "回复",
    edit: "编辑",
    delete: "删除",
    react: "表情回应",
    pin: "置顶",
    unpin: "取消置顶",
    go: "跳到被回复的消息",
    thread: "讨论串",
    copy: "复制",
    address: "复制地址",
    open: "打开链接",
  },
  allVerbs: "Tab 全部",
  verbsTitle: "对这条消息",
  verbsKeys: "输入筛选，↑ ↓ 选择，Enter 执行，Esc 关闭",
  nothingToReply: "这里没有可以回复的消息",
  noReply: {
    retry: "这条消息未发出：选中后按 Enter 重新发送，之后才能回复",
    unsent: "这条消息还没有到达服务器，到达后才能回复",
    unnumbered: "这条消息在这个服务器上没有编号，无法回复",
  },
  answersNothing: "这条消息没有回复任何消息",
  noThread: "这条消息在这个服务器上没有编号，所以没有讨论串",
  noLinks: "这条消息里没有链接",
  linksTitle: "链接",
  linksKeys: "按标号或 Enter 打开，Esc 关闭",
  linkOpened: "已打开",
  linkCopied: "这里无法打开链接，已发送到终端以供复制",
  noText: "没有可以复制的文字",
  noAddress: "这条消息在这个服务器上没有编号，所以没有地址",
  copied: "已发送到终端以供复制",
};
