import { lineText } from "../layout/line.ts";
import { MESSAGE_LISTS } from "../pickers/message-lists.ts";
import type { MessageListName } from "../state/overlay-state.ts";
import type { ChatState } from "../state/state.ts";
import { addLine } from "./own-lines.ts";

/** Columns of a row that becomes a line. */
const LINE_COLUMNS = 78;

/** Adds the rows of a list to the room as lines, where nothing can be opened. */
export function addListLines(state: ChatState, name: MessageListName): ChatState {
  const { title, notice, count, line } = MESSAGE_LISTS[name].list(state);
  const rows = Array.from({ length: count }, (_, index) => lineText(line(index, LINE_COLUMNS)).trim());
  return addLine(state, state.current, [notice === undefined ? title : notice.text, ...rows].join("\n"));
}
