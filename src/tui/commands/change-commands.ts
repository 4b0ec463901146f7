import { toEmoji } from "../../core/protocol/changes.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import { findEmoji } from "../input/find-emoji.ts";
import { isOwn, itemState, VERBS, type Verb, type VerbName } from "../input/verbs.ts";
import { isHidden, itemAt, itemCount, itemKey } from "../layout/items.ts";
import type { MessageItem } from "../layout/picked.ts";
import { allEmoji, rememberEmoji } from "../state/emoji.ts";
import { currentRoom } from "../state/rooms.ts";
import { type ChatState, explainCannotSend, type Step } from "../state/state.ts";
import { pickToDelete } from "../update/keys/edit-message.ts";
import { addErrorLine, addLine } from "../update/own-lines.ts";
import { showNewest } from "../update/show-newest.ts";
import {
  edit as beginEdit,
  change,
  pin as pinMessage,
  react as reactTo,
  unpin as unpinMessage,
} from "../update/verbs/change.ts";
import { findPickedItem } from "../update/verbs/run-verb.ts";
import type { LineOutcome, SlashCommand } from "./slash-command.ts";

/** `/edit [text]` edits this user's last message; with a text, that becomes it. */
export const edit: SlashCommand = {
  name: "edit",
  args: ["text"],
  optional: true,
  verbatim: true,
  run: (state, text) =>
    withMessage(state, "edit", (item) => {
      if (text !== "") return change(state, item, { type: "edit", msg: text });
      return state.view === "lines" ? "missing arguments" : beginEdit(state, item);
    }),
};

/** `/delete` deletes this user's last message, once it is asked. */
export const deleteLast: SlashCommand = {
  name: "delete",
  run: (state) =>
    withMessage(state, "delete", (item) =>
      state.view === "lines" ? deleteAskedTwice(state, item) : pickToDelete(state, itemKey(item)),
    ),
};

/** `/react emoji` reacts to the last message; again, it is taken back. */
export const react: SlashCommand = {
  name: "react",
  args: ["emoji"],
  run: (state, typed) =>
    withMessage(state, "react", (item) => {
      const emoji = toEmoji(typed) ?? findNamed(state, typed);
      if (emoji === undefined) return { refused: addErrorLine(state, state.look.words.noEmoji(typed)) };
      return reactTo(rememberEmoji(state, emoji), item, emoji);
    }),
};

/** `/pin` pins the last message. */
export const pin: SlashCommand = {
  name: "pin",
  run: (state) => withMessage(state, "pin", (item) => pinMessage(state, item)),
};

/** `/unpin` unpins the message that was pinned last of those that are here. */
export const unpin: SlashCommand = {
  name: "unpin",
  run: (state) => withMessage(state, "unpin", (item) => unpinMessage(state, item)),
};

/** Finds the emoji of which a name or keyword is what was typed, where the names are loaded. */
function findNamed(state: ChatState, typed: string): string | undefined {
  const name = typed.replace(/^[:：]|[:：]$/g, "");
  const [first] = findEmoji(allEmoji(state), name, state.soundsLike);
  return [...(first?.names ?? []), ...(first?.tags ?? [])].includes(name) ? first?.emoji : undefined;
}

/** Lines have nowhere to ask: what is asked is said, and the same command again is the answer. */
function deleteAskedTwice(state: ChatState, item: MessageItem): Step {
  const key = itemKey(item);
  if (state.pickedNote?.deletes === key) {
    return change({ ...state, pickedNote: undefined }, item, { type: "delete" });
  }
  const text = state.look.words.askToDeleteAgain(safeLine(itemState(state, item).msg));
  return [addLine({ ...state, pickedNote: { text, tone: "fresh", deletes: key } }, state.current, text), []];
}

/** Does something with the picked message, else with the last one to which it can be done; tells why not where it can't. */
function withMessage(state: ChatState, name: VerbName, run: (item: MessageItem) => LineOutcome): LineOutcome {
  const { words } = state.look;
  const refused = explainCannotSend(state);
  if (refused !== undefined) return { refused: addErrorLine(state, refused) };
  const verb = VERBS.find((one) => one.name === name);
  const item = findPickedItem(state) ?? (verb && findLast(state, verb));
  if (verb === undefined || item === undefined) {
    const isOwn = name === "edit" || name === "delete";
    return { refused: addErrorLine(state, isOwn ? words.nothingOwn : words.nothingToChange) };
  }
  const why = verb.explainNot(state, item);
  return why === undefined ? run(item) : { refused: addErrorLine(state, why) };
}

/** Finds the last message of the current room that a verb may mean: not one of others, one that is gone, or one that is not pinned. */
function findLast(state: ChatState, verb: Verb): MessageItem | undefined {
  const room = currentRoom(showNewest(state));
  const { notOwn, deleted, notPinned } = state.look.words.noChange;
  const passed: readonly (string | undefined)[] = [notOwn, deleted, notPinned];
  for (let index = room === undefined ? -1 : itemCount(room) - 1; index >= 0; index--) {
    const item = room && itemAt(room, index);
    if (item === undefined || item.type === "line" || isHidden(state, item)) continue;
    if (verb.name === "delete" && !isOwn(item)) continue; // of others', only one that is picked
    if (!passed.includes(verb.explainNot(state, item))) return item;
  }
  return undefined;
}
