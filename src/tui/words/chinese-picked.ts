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
    go: "跳转到原消息",
    thread: "讨论串",
    copy: "复制",
    address: "复制地址",
    open: "打开链接",
  },
  allVerbs: "Tab 全部",
  verbsTitle: "消息操作",
  verbsKeys: "输入筛选，↑ ↓ 选择，Enter 执行，Esc 关闭",
  nothingToReply: "这里没有可回复的消息",
  noReply: {
    retry: "这条消息发送失败，请先选中它并按 Enter 重新发送",
    unsent: "这条消息还没有发送成功，请稍后再回复",
    unnumbered: "这条消息没有编号，无法回复",
  },
  answersNothing: "这条消息不是回复",
  noThread: "这条消息没有编号，无法打开讨论串",
  noLinks: "这条消息里没有链接",
  linksTitle: "链接",
  linksKeys: "按链接前的标号或 Enter 打开，Esc 关闭",
  linkOpened: "已打开",
  linkCopied: "无法打开链接，已交由终端复制到剪贴板",
  noText: "没有可复制的文字",
  noAddress: "这条消息没有编号，因此没有地址",
  copied: "已交由终端复制到剪贴板",
};
