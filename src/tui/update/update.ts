import { withText } from "../input/composer.ts";
import type { Intent } from "../input/intent.ts";
import { isPrefix, resolveKey } from "../input/keymap.ts";
import type { Typesetter } from "../layout/typesetter.ts";
import { lookFor } from "../look/look.ts";
import type { ScreenEvent } from "../state/effect.ts";
import { changeRoom } from "../state/rooms.ts";
import { ASK_MS, type ChatState, type Step, secondsUntil } from "../state/state.ts";
import { openLongAside } from "./aside.ts";
import { takeClientEvent } from "./client-events.ts";
import { move } from "./moving.ts";
import { isPicking, unpick } from "./picking.ts";
import { markVisibleRead, nextReportAt, reportRead } from "./read-marks.ts";
import { rejoinCurrent } from "./refusals.ts";
import { takeReply } from "./replies.ts";
import { expireTyping, nextExpiry, reportTyping } from "./typing.ts";
import { pasteText, typeText, write } from "./writing.ts";

/**
 * The one function that changes the screen's state: what it is after something happened at `now`, and what the world is
 * asked to do about it. Pure; `typesetter` only remembers layouts.
 */
export function update(state: ChatState, event: ScreenEvent, now: number, typesetter: Typesetter): Step {
  const [next, effects] = step(expireTransient({ ...state, now }), event, typesetter);
  const asked = event.type === "key" || event.type === "reply";
  const [arrived, joins] = rejoinCurrent(state, asked ? openLongAside(state, next) : next);
  const [writing, told] = reportTyping(state, arrived);
  const [seen, read] = reportRead(markVisibleRead(state, writing, typesetter));
  return [seen, [...effects, ...joins, ...told, ...read]];
}

function step(state: ChatState, event: ScreenEvent, typesetter: Typesetter): Step {
  switch (event.type) {
    case "key":
      return handleKey(state, event.key, typesetter);
    case "text":
      return [typeText(clearTransient(state), event.text), []];
    case "paste":
      return [pasteText(clearTransient(state), event.text), []];
    case "wheel":
      return move(state, { type: "page", step: event.step, by: "wheel" }, typesetter);
    case "focus":
      return [{ ...state, focused: event.focused }, []];
    case "client":
      return takeClientEvent(state, event.event);
    case "reply":
      return takeReply(state, event.reply, typesetter);
    case "resize":
      return [{ ...state, size: event.size }, []];
    case "widths": {
      const { words, ascii } = state.look;
      return [{ ...state, look: lookFor(event.widths, words, ascii) }, []];
    }
    case "sounds":
      return [{ ...state, soundsLike: event.soundsLike }, []];
    case "tick":
      return [state, []];
  }
}

function handleKey(state: ChatState, name: string, typesetter: Typesetter): Step {
  const stroke = resolveKey(state.keymap, state.prefix, name);
  const intent = state.keymap.get(stroke);
  if (state.selectMode) return handleKeyInSelectMode(state, intent, typesetter);
  if (intent === undefined) {
    const prefix = state.prefix === undefined && isPrefix(state.keymap, stroke) ? stroke : undefined;
    return [{ ...clearTransient(state), prefix }, []];
  }
  if (intent.type === "interrupt") return interrupt(state);
  const { completion } = state;
  const asked = clearTransient(state);
  return act(intent.type === "complete" ? { ...asked, completion } : asked, intent, typesetter);
}

/** While the messages stand alone, keys only scroll, and any other one ends it. */
function handleKeyInSelectMode(state: ChatState, intent: Intent | undefined, typesetter: Typesetter): Step {
  switch (intent?.type) {
    case "page":
    case "oldest":
    case "newest":
      return move(state, intent, typesetter);
    case "redraw":
    case "suspend":
      return [state, [intent]];
    default:
      return setSelectMode(state, false);
  }
}

/** The mouse belongs to the terminal meanwhile: it selects. */
function setSelectMode(state: ChatState, on: boolean): Step {
  return [
    { ...clearTransient(state), selectMode: on, overlay: undefined },
    [{ type: "mouse", on: state.mouse && !on }, { type: "redraw" }],
  ];
}

function act(state: ChatState, intent: Intent, typesetter: Typesetter): Step {
  if (intent.type === "line" && state.overlay === undefined && isPicking(state)) {
    return move(state, { type: "pick", step: intent.step }, typesetter);
  }
  switch (intent.type) {
    case "send":
    case "newline":
    case "edit":
    case "cutOrSwitch":
    case "line":
    case "complete":
    case "editor":
      return write(state, intent);
    case "page":
    case "oldest":
    case "newest":
    case "end":
    case "room":
    case "roomByNumber":
    case "nextActive":
    case "open":
    case "pick":
    case "reply":
    case "escape":
      return move(state, intent, typesetter);
    case "interrupt":
      return interrupt(state);
    case "selectMode":
      return setSelectMode(state, true);
    case "mouse":
      return [{ ...state, mouse: !state.mouse }, [{ type: "mouse", on: !state.mouse }]];
    case "redraw":
    case "suspend":
      return [state, [intent]];
  }
}

/** Closes what is open; leaves what is picked; clears the line; on an empty one it asks before it leaves. */
function interrupt(state: ChatState): Step {
  if (state.overlay !== undefined) return [{ ...clearTransient(state), overlay: undefined }, []];
  if (isPicking(state)) return [changeRoom(clearTransient(state), state.current, unpick), []];
  if (state.composer.text !== "") {
    const composer = withText(state.composer, "");
    return [
      { ...clearTransient(state), composer, replyTo: undefined, recall: { ...state.recall, at: undefined } },
      [],
    ];
  }
  if (state.askedToLeaveAt !== undefined) return [state, [{ type: "quit" }]];
  return [{ ...clearTransient(state), askedToLeaveAt: state.now }, []];
}

/** Clears what lasts only until the next key: the question before leaving, a completion, lines told aside. */
function clearTransient(state: ChatState): ChatState {
  return {
    ...state,
    askedToLeaveAt: undefined,
    completion: undefined,
    hint: undefined,
    prefix: undefined,
    aside: [],
  };
}

function expireTransient(state: ChatState): ChatState {
  const { askedToLeaveAt, now } = state;
  const over = askedToLeaveAt !== undefined && now >= askedToLeaveAt + ASK_MS;
  return expireTyping(over ? { ...state, askedToLeaveAt: undefined } : state);
}

/**
 * When something changes by time alone, ms since 1970 UTC: a countdown, a question, somebody who no longer writes, the
 * server that is to be told. Undefined while nothing does.
 */
export function nextChange(state: ChatState): number | undefined {
  const { connection, askedToLeaveAt, now } = state;
  const times = [nextReportAt(state), nextExpiry(state)].flatMap((time) => time ?? []);
  if (connection.status === "waiting") {
    const seconds = secondsUntil(connection.nextTryAt, now);
    if (seconds > 0) times.push(connection.nextTryAt - (seconds - 1) * 1_000);
  }
  if (askedToLeaveAt !== undefined) times.push(askedToLeaveAt + ASK_MS);
  return times.length === 0 ? undefined : Math.min(...times);
}
