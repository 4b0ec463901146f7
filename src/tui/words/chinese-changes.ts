import type { ChangeWords } from "./english-changes.ts";

/** Every word about changes to messages, in simplified Chinese. */
export const chineseChanges: ChangeWords = {
  edited: "（已编辑）",
  deleted: (by, reason) =>
    `消息已${by === undefined ? "" : `被 ${by} `}删除${reason === undefined ? "" : `：${reason}`}`,
  askToDelete: "为所有人删除这条消息？Enter 删除，Esc 保留",
  askToDeleteAgain: (text) => `为所有人删除“${text}”？再输入一次 /delete 确认`,
  editing: (text) => `编辑 ${text}`,
  editingDeleted: "这条消息已被删除，按 Esc 退出编辑",
  placeholderEditing: "内容为空时按 Enter 会询问是否删除，Esc 保持原样",
  noChange: {
    base: "这个服务器不支持更改消息",
    failed: "这条消息未发出：选中后按 Enter 重新发送，之后才能更改",
    unsent: "这条消息还没有到达服务器，到达后才能这样做",
    unnumbered: "这条消息在这个服务器上没有编号，无法更改",
    notOwn: "这不是你的消息，不能更改",
    deleted: "这条消息已删除",
    pinned: "这条消息已经置顶",
    notPinned: "这条消息没有置顶",
  },
  emojiTitle: "表情回应",
  emojiKeys: "输入名称，↑ ↓ 选择，Enter 选定，再选一次取消，Esc 关闭",
  emojiOwn: "你的",
  loadingEmoji: "正在加载表情…",
  nothingToChange: "这里没有可以这样操作的消息",
  nothingOwn: "这里没有你的消息",
  noEmoji: (name) => `${name} 不是表情 · Tab 可补全名称，例如 /react 赞`,
  notDone: {
    edit: "未能编辑",
    delete: "未能删除",
    react: "未能回应",
    pin: "未能置顶",
    unpin: "未能取消置顶",
  },
  notChanged: (what, reason) => `${what}：${reason}`,
};
