import type { Line, Tint } from "../layout/line.ts";
import type { Picker } from "../state/overlay-state.ts";
import type { ChatState, Step } from "../state/state.ts";
import type { Words } from "../words/english.ts";

/** A sentence in place of a list that can't be shown. */
export interface ListNotice {
  readonly text: string;
  readonly tint: Tint;
}

/** One kind of list to choose from. `typed` is what stands in the query. */
interface PickerKind<Item> {
  title(state: ChatState, items: readonly Item[]): string;
  /** The keys that work in it, for its head. */
  keys(words: Words): string;
  items(state: ChatState, typed: string): readonly Item[];
  /** An item as a line of at most `width` columns. */
  line(state: ChatState, item: Item, width: number): Line;
  /** Takes the chosen item; `item` is undefined where the list is empty. */
  choose(state: ChatState, item: Item | undefined, picker: Picker): Step;
  /** The index that is chosen when it opens; without it the first. */
  firstIndex?(state: ChatState): number;
  /** Explains a list that can't be shown, or one without items; without it, nothing fits. */
  notice?(state: ChatState, items: readonly Item[]): ListNotice | "no notice" | undefined;
  /** Asks for more items below the last one. */
  more?(state: ChatState): Step;
  /** Keeps the chosen index while something is typed: the items don't follow the query. */
  readonly keepsIndex?: boolean;
}

/** A picker laid out: its items are made into lines only where they show. */
export interface PickerList {
  readonly title: string;
  readonly keys: string;
  readonly count: number;
  readonly notice: ListNotice | undefined;
  line(index: number, width: number): Line;
}

/** One kind of list to choose from, whatever its items are. */
export interface PickerDefinition {
  firstIndex(state: ChatState): number;
  list(state: ChatState, typed: string): PickerList;
  choose(state: ChatState, picker: Picker): Step;
  more(state: ChatState): Step;
  readonly keepsIndex: boolean;
}

/** Makes a picker of what is particular to it. */
export function definePicker<Item>(kind: PickerKind<Item>): PickerDefinition {
  const { title, keys, items, line, choose, firstIndex, notice, more, keepsIndex = false } = kind;
  return {
    keepsIndex,
    firstIndex: (state) => firstIndex?.(state) ?? 0,
    list: (state, typed) => {
      const all = items(state, typed);
      const explained = notice?.(state, all);
      const empty: ListNotice | undefined =
        all.length === 0 ? { text: state.look.words.nothingFits, tint: "dim" } : undefined;
      return {
        title: title(state, all),
        keys: keys(state.look.words),
        count: all.length,
        notice: explained === "no notice" ? undefined : (explained ?? empty),
        line: (index, width) => {
          const item = all[index];
          return item === undefined ? [] : line(state, item, width);
        },
      };
    },
    choose: (state, picker) => choose(state, items(state, picker.query.text)[picker.index], picker),
    more: (state) => more?.(state) ?? [state, []],
  };
}

/** Appends a count to a title: how many of all items are listed. */
export function titleWithCount(title: string, count: number, all: number): string {
  if (all === 0) return title;
  return `${title} · ${count === all ? all : `${count}/${all}`}`;
}
