import type { OutgoingChange, OutgoingMessage } from "../../core/client/chat.ts";
import {
  findAddressedRoom,
  isOfServer,
  type MessageAddress,
  parseAddress,
} from "../../core/protocol/address.ts";
import { findLastSeq, shownEntries } from "../state/entries.ts";
import { currentRoom, findRoom } from "../state/rooms.ts";
import type { ChatState, Step } from "../state/state.ts";
import { enterAndGo } from "../update/go-to-message.ts";
import { openInbox } from "../update/inbox.ts";
import { searchFor } from "../update/keys/picker-actions.ts";
import { addErrorLine, addLine } from "../update/own-lines.ts";
import { openPins } from "../update/pins.ts";
import { seekPage } from "../update/sought-page.ts";
import { openThread } from "../update/threads.ts";
import type { SlashCommand } from "./slash-command.ts";

/** `/search words` opens the search and asks at once. */
export const search: SlashCommand = { name: "search", args: ["words"], run: searchFor };

/** `/jump date` goes to a moment, or to the message of an address. The client's side reads what was typed: the screen starts without a library for dates. */
export const jump: SlashCommand = {
  name: "jump",
  args: ["date"],
  run: (state, moment) => {
    const address = parseAddress(moment);
    if (address !== undefined) return goToAddress(state, moment, address);
    const room = currentRoom(state);
    if (room === undefined) return [addErrorLine(state, state.look.words.noRoom), []];
    const { roomId } = room;
    const wanted = { type: "jump", seq: undefined, label: moment } as const;
    return seekPage(state, roomId, wanted, { type: "jump", roomId, moment, now: state.now });
  },
};

/** Goes to the message of an address, if it is one of this server. */
function goToAddress(state: ChatState, typed: string, address: MessageAddress): Step {
  const { words } = state.look;
  const { host = "", seq } = address;
  const group = findRoom(state, address.room) ?? findAddressedRoom(address, state.rooms);
  if (!isOfServer(address, state.url)) return [addErrorLine(state, words.otherServer(host)), []];
  return group === undefined
    ? [addErrorLine(state, words.badRoom(typed)), []]
    : enterAndGo(state, group, seq);
}

/** `/thread` opens the thread of the message that the draft answers, else of the last one in the room. */
export const thread: SlashCommand = {
  name: "thread",
  run: (state) => {
    const { words } = state.look;
    const room = currentRoom(state);
    if (room === undefined) return [addErrorLine(state, words.noRoom), []];
    const seq = state.replyTo?.seq ?? findLastSeq(shownEntries(room));
    if (seq === undefined) return [addErrorLine(state, words.noThreadHere), []];
    return openThread({ ...state, replyTo: undefined }, room.roomId, seq);
  },
};

/** `/inbox` lists what calls this user. */
export const inbox: SlashCommand = { name: "inbox", run: openInbox };

/** `/pins` lists the pinned messages of the room. */
export const pins: SlashCommand = { name: "pins", run: openPins };

/** `/retry` sends failed messages and changes of the room again, and those that an ended process left unsent. */
export const retry: SlashCommand = {
  name: "retry",
  run: (state) => {
    const room = currentRoom(state);
    if (room === undefined) return [addLine(state, state.current, state.look.words.nothingToRetry), []];
    const isFailed = ({ state: { status } }: OutgoingMessage | OutgoingChange) => status === "failed";
    const messages = room.outgoing
      .filter(isFailed)
      .map(({ clientMsgId }) => ({ type: "retry", clientMsgId }) as const);
    const changes = room.changes
      .filter(isFailed)
      .map(({ changeId }) => ({ type: "retryChange", changeId }) as const);
    const retried = messages.length + changes.length;
    return [state, [...messages, ...changes, { type: "takeOver", roomId: room.roomId, retried }]];
  },
};
