import type { Group } from "../../core/protocol/names.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import { BINDINGS, type Binding } from "../input/bindings.ts";
import { EMPTY, setDraft } from "../input/composer.ts";
import { keymapOf } from "../input/keymap.ts";
import { NO_SOUNDS } from "../input/names-fit.ts";
import type { Size } from "../layout/regions.ts";
import type { Look } from "../look/look.ts";
import { EMPTY_INBOX, NO_PINS } from "./message-lists.ts";
import { NOTHING_PERSISTED, type PersistedScreen } from "./persisted.ts";
import { DEFAULT_PREFERENCES, type Preferences } from "./preferences.ts";
import { newRoom, type Room } from "./room.ts";
import { NO_SEARCH } from "./search.ts";
import type { ChatState, Step } from "./state.ts";

/** Everything that the screen starts with. */
export interface Beginning {
  readonly nickName: string;
  readonly groups: readonly Group[];
  /** The server. */
  readonly url: string;
  readonly size: Size;
  readonly now: number;
  readonly look: Look;
  readonly bound?: readonly Binding[];
  readonly preferences?: Preferences;
  readonly view?: ChatState["view"];
  readonly persisted?: PersistedScreen;
}

/** Makes the screen's state at its start, and asks for its rooms. */
export function firstStep(beginning: Beginning): Step {
  const {
    nickName,
    groups,
    url,
    size,
    now,
    look,
    bound = BINDINGS,
    preferences = DEFAULT_PREFERENCES,
    view = "screen",
  } = beginning;
  const { persisted = NOTHING_PERSISTED } = beginning;
  const once = [...new Map(groups.map((group) => [group.roomId, group])).values()];
  const rooms = once.map((group) => createRoom(group, persisted));
  const state: ChatState = {
    size,
    look,
    bound,
    keymap: keymapOf(bound),
    soundsLike: NO_SOUNDS,
    emoji: undefined,
    usedEmoji: persisted.emoji,
    now,
    self: { nickName: safeLine(nickName), userId: undefined },
    url,
    away: undefined,
    connection: { status: "connecting" },
    lagSeconds: 0,
    rooms,
    current: rooms[0]?.roomId,
    composer: setDraft(EMPTY, rooms[0]?.draft ?? EMPTY),
    replyTo: rooms[0]?.draft.replyTo,
    editing: undefined,
    completion: undefined,
    recall: { sent: persisted.sent, index: undefined, draft: "" },
    pickedNote: undefined,
    view,
    overlay: undefined,
    search: NO_SEARCH,
    inbox: EMPTY_INBOX,
    pins: NO_PINS,
    links: [],
    prefix: undefined,
    selectMode: false,
    preferences,
    focused: true,
    ignored: persisted.ignored,
    reportedTyping: undefined,
    askedToLeaveAt: undefined,
    persisted,
    tips: !persisted.tipsDone,
    hint: undefined,
    aside: [],
    linesMade: 0,
  };
  return [state, rooms.map(({ roomId }) => ({ type: "join", roomId }))];
}

/** Makes a room that is about to be joined, with what an earlier run left of it. */
export function createRoom(group: Group, { drafts, muted }: PersistedScreen): Room {
  const room = newRoom({ ...group, name: safeLine(group.name) });
  return {
    ...room,
    draft: drafts.get(group.roomId) ?? room.draft,
    muted: muted.has(group.roomId),
  };
}
