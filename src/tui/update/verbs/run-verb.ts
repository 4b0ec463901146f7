import { answeredBy, findVerbs, seqOf, type VerbName } from "../../input/verbs.ts";
import { findPickedIn, type MessageItem } from "../../layout/picked.ts";
import { currentRoom } from "../../state/rooms.ts";
import type { ChatState, Step } from "../../state/state.ts";
import { goToMessage } from "../go-to-message.ts";
import { openLinks } from "../links.ts";
import { goToNextFound } from "../search.ts";
import { openThread } from "../threads.ts";
import { askToDelete, edit, openReactions, pin, unpin } from "./change.ts";
import { copyAddress, copyText } from "./copy.ts";
import { replyTo } from "./reply.ts";

/** Does a verb to a message of the current room, to which it can be done. */
type Run = (state: ChatState, item: MessageItem) => Step;

const RUNS: Readonly<Record<VerbName, Run>> = {
  reply: replyTo,
  edit,
  delete: askToDelete,
  react: openReactions,
  pin,
  unpin,
  go: goToAnswered,
  thread: openItsThread,
  open: openLinks,
  copy: copyText,
  address: copyAddress,
  nextFound: (state) => goToNextFound(state, 1),
  previousFound: (state) => goToNextFound(state, -1),
};

/** Goes to the message that a message answers. */
function goToAnswered(state: ChatState, item: MessageItem): Step {
  const answered = answeredBy(item);
  if (state.current === undefined || answered === undefined) return [state, []];
  return goToMessage(state, state.current, answered);
}

/** Opens the thread that a message is in. */
function openItsThread(state: ChatState, item: MessageItem): Step {
  const seq = seqOf(item);
  if (state.current === undefined || seq === undefined) return [state, []];
  return openThread(state, state.current, seq);
}

/** Returns the message that is picked in the current room, on the server or not. */
export function findPickedItem(state: ChatState): MessageItem | undefined {
  const room = currentRoom(state);
  return room === undefined ? undefined : findPickedIn(room, state.ignored);
}

/** Does what a verb does. */
export function runVerb(state: ChatState, name: VerbName, item: MessageItem): Step {
  return RUNS[name](state, item);
}

/** Does to the picked message what a typed character means there, or tells why not; undefined where it means nothing. */
export function runVerbOfKey(state: ChatState, character: string): Step | undefined {
  const item = findPickedItem(state);
  const verbs = findVerbs(character);
  const [first] = verbs;
  if (item === undefined || first === undefined) return undefined;
  const verb = verbs.find((one) => one.explainNot(state, item) === undefined);
  if (verb !== undefined) return runVerb(state, verb.name, item);
  const text = first.explainNot(state, item) ?? "";
  return [{ ...state, pickedNote: { text, tone: "error" } }, []];
}
