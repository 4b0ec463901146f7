import { lineText } from "../layout/line.ts";
import { MESSAGE_LISTS } from "../pickers/message-lists.ts";
import type { MessageListName } from "../state/overlay-state.ts";
import type { ChatState } from "../state/state.ts";
import { addLine } from "./own-lines.ts";

/** Columns of a row that is told as a line. */
const LINE_COLUMNS = 78;

/** Tells the rows of a list as lines, where nothing can be opened. */
export function tellList(state: ChatState, name: MessageListName): ChatState {
  const { title, notice, count, line } = MESSAGE_LISTS[name].list(state);
  const rows = Array.from({ length: count }, (_, index) => lineText(line(index, LINE_COLUMNS)).trim());
  return addLine(state, state.current, [notice === undefined ? title : notice.text, ...rows].join("\n"));
}
