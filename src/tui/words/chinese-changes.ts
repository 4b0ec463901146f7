import type { ChangeWords } from "./english-changes.ts";

/** Every word about changes to messages, in simplified Chinese. */
export const chineseChanges: ChangeWords = {
  edited: "（已编辑）",
  deleted: (by, reason) =>
    `消息已${by === undefined ? "" : `被 ${by} `}删除${reason === undefined ? "" : `：${reason}`}`,
  askToDelete: "为所有人删除这条消息？Enter 删除，Esc 取消",
  askToDeleteAgain: (text) => `为所有人删除“${text}”？再次输入 /delete 确认`,
  editing: (text) => `正在编辑：${text}`,
  editingDeleted: "这条消息已被删除，按 Esc 退出编辑",
  placeholderEditing: "清空后按 Enter 可删除这条消息，Esc 取消编辑",
  noChange: {
    base: "此服务器不支持这项操作",
    failed: "这条消息发送失败，请先选中它并按 Enter 重新发送",
    unsent: "这条消息还没有发送成功，请稍后再试",
    unnumbered: "这条消息没有编号，无法执行这项操作",
    notOwn: "只能编辑或删除自己的消息",
    deleted: "这条消息已被删除",
    pinned: "这条消息已置顶",
    notPinned: "这条消息未置顶",
  },
  emojiTitle: "表情回应",
  emojiKeys: "输入名称筛选，↑ ↓ 选择，Enter 添加，再选一次则撤回，Esc 关闭",
  emojiOwn: "已添加",
  loadingEmoji: "正在加载表情…",
  nothingToChange: "这里没有可操作的消息",
  nothingOwn: "这里没有你发送的消息",
  noEmoji: (name) => `没有表情 ${name} · 按 Tab 补全名称，例如 /react 赞`,
  notDone: {
    edit: "编辑失败",
    delete: "删除失败",
    react: "回应失败",
    pin: "置顶失败",
    unpin: "取消置顶失败",
  },
  notChanged: (what, reason) => `${what}：${reason}`,
};
