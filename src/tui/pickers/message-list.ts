import type { Line } from "../layout/line.ts";
import type { ListStatus } from "../state/message-lists.ts";
import type { ChatState, Step } from "../state/state.ts";
import type { Words } from "../words/english.ts";
import type { PickerList } from "./picker.ts";

/** One kind of list of messages to go to. Nothing is typed into it: letters are its keys. */
interface MessageListKind<Item> {
  title(words: Words): string;
  keys(words: Words): string;
  /** The sentence for a list without items. */
  none(words: Words): string;
  status(state: ChatState): ListStatus;
  items(state: ChatState): readonly Item[];
  line(state: ChatState, item: Item, width: number): Line;
  /** Goes to what was chosen. */
  choose(state: ChatState, item: Item): Step;
  /** Asks for more items below the last one. */
  more(state: ChatState): Step;
  /** Does to the chosen item what its letter means. */
  readonly letters: Readonly<Record<string, (state: ChatState, item: Item) => Step>>;
}

/** One kind of list of messages, whatever its items are. */
export interface MessageListDefinition {
  list(state: ChatState): PickerList;
  choose(state: ChatState, index: number): Step;
  more(state: ChatState): Step;
  /** Does what a letter means for the item at an index. */
  type(state: ChatState, index: number, letter: string): Step;
}

/** Makes a list of messages of what is particular to it. */
export function defineMessageList<Item>(kind: MessageListKind<Item>): MessageListDefinition {
  const { title, keys, none, status, items, line, choose, more, letters } = kind;
  const withItem = (
    state: ChatState,
    index: number,
    act: ((state: ChatState, item: Item) => Step) | undefined,
  ) => {
    const item = items(state)[index];
    return item === undefined || act === undefined ? ([state, []] as const) : act(state, item);
  };
  return {
    more,
    choose: (state, index) => withItem(state, index, choose),
    type: (state, index, letter) =>
      withItem(state, index, Object.hasOwn(letters, letter) ? letters[letter] : undefined),
    list: (state) => {
      const { words } = state.look;
      const all = items(state);
      const now = status(state);
      const explain = () => {
        if (now.status === "failed") return { text: now.reason, tint: "error" } as const;
        if (all.length > 0) return undefined;
        return { text: now.status === "loading" ? words.listLoading : none(words), tint: "dim" } as const;
      };
      return {
        title: all.length === 0 ? title(words) : `${title(words)} · ${all.length}`,
        keys: keys(words),
        count: all.length,
        notice: explain(),
        line: (index, width) => {
          const item = all[index];
          return item === undefined ? [] : line(state, item, width);
        },
      };
    },
  };
}
