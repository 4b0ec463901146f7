import { withText } from "../input/composer.ts";
import type { Intent } from "../input/intent.ts";
import { isPrefix, resolveKey } from "../input/keymap.ts";
import type { Typesetter } from "../layout/typesetter.ts";
import { lookFor } from "../look/look.ts";
import type { Happening } from "../state/effect.ts";
import { ASK_MS, type ChatState, changeRoom, type Step, secondsUntil } from "../state/state.ts";
import { openLongAside } from "./aside.ts";
import { hear } from "./client-events.ts";
import { command } from "./command.ts";
import { move } from "./moving.ts";
import { isPicking, unpicked } from "./picking.ts";
import { markVisibleRead, nextTelling, tellRead } from "./read-marks.ts";
import { rejoinCurrent } from "./refusals.ts";
import { answered } from "./replies.ts";
import { expireTyping, nextExpiry, tellTyping } from "./typing.ts";
import { pasted, typed, write } from "./writing.ts";

/**
 * The one function that changes the screen's state: what it is after something happened at `now`, and what the world is
 * asked to do about it. Pure; `typesetter` only remembers layouts.
 */
export function update(state: ChatState, happening: Happening, now: number, typesetter: Typesetter): Step {
  const [next, effects] = step(expire({ ...state, now }), happening, typesetter);
  const asked = happening.type === "key" || happening.type === "answer";
  const [arrived, joins] = rejoinCurrent(state, asked ? openLongAside(state, next) : next);
  const [writing, told] = tellTyping(state, arrived);
  const [seen, read] = tellRead(markVisibleRead(state, writing, typesetter));
  return [seen, [...effects, ...joins, ...told, ...read]];
}

function step(state: ChatState, happening: Happening, typesetter: Typesetter): Step {
  switch (happening.type) {
    case "key":
      return key(state, happening.key, typesetter);
    case "text":
      return [typed(quiet(state), happening.text), []];
    case "paste":
      return [pasted(quiet(state), happening.text), []];
    case "wheel":
      return move(state, { type: "page", step: happening.step, by: "wheel" }, typesetter);
    case "focus":
      return [{ ...state, focused: happening.focused }, []];
    case "client":
      return hear(state, happening.event);
    case "answer":
      return answered(state, happening.answer, typesetter);
    case "resize":
      return [{ ...state, size: happening.size }, []];
    case "widths": {
      const { words, ascii } = state.look;
      return [{ ...state, look: lookFor(happening.widths, words, ascii) }, []];
    }
    case "sounds":
      return [{ ...state, soundsLike: happening.soundsLike }, []];
    case "tick":
      return [state, []];
  }
}

function key(state: ChatState, name: string, typesetter: Typesetter): Step {
  const stroke = resolveKey(state.keymap, state.prefix, name);
  const intent = state.keymap.get(stroke);
  if (state.selectMode) return selectModeKey(state, intent, typesetter);
  if (intent === undefined) {
    const prefix = state.prefix === undefined && isPrefix(state.keymap, stroke) ? stroke : undefined;
    return [{ ...quiet(state), prefix }, []];
  }
  if (intent.type === "interrupt") return interrupt(state);
  const { completion } = state;
  const asked = quiet(state);
  return intend(intent.type === "complete" ? { ...asked, completion } : asked, intent, typesetter);
}

/** While the messages stand alone, keys only scroll, and any other one ends it. */
function selectModeKey(state: ChatState, intent: Intent | undefined, typesetter: Typesetter): Step {
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
    { ...quiet(state), selectMode: on, overlay: undefined },
    [{ type: "mouse", on: state.mouse && !on }, { type: "redraw" }],
  ];
}

function intend(state: ChatState, intent: Intent, typesetter: Typesetter): Step {
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
    case "roomAt":
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
    default:
      return command(state, intent);
  }
}

/** Closes what is open; leaves what is picked; clears the line; on an empty one it asks before it leaves. */
function interrupt(state: ChatState): Step {
  if (state.overlay !== undefined) return [{ ...quiet(state), overlay: undefined }, []];
  if (isPicking(state)) return [changeRoom(quiet(state), state.current, unpicked), []];
  if (state.composer.text !== "") {
    const composer = withText(state.composer, "");
    return [
      { ...quiet(state), composer, replyTo: undefined, recall: { ...state.recall, at: undefined } },
      [],
    ];
  }
  if (state.askedToLeaveAt !== undefined) return [state, [{ type: "quit" }]];
  return [{ ...quiet(state), askedToLeaveAt: state.now }, []];
}

/** Clears what lasts only until the next key: the question before leaving, a completion, lines told aside. */
function quiet(state: ChatState): ChatState {
  return {
    ...state,
    askedToLeaveAt: undefined,
    completion: undefined,
    hint: undefined,
    prefix: undefined,
    aside: [],
  };
}

function expire(state: ChatState): ChatState {
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
  const times = [nextTelling(state), nextExpiry(state)].flatMap((time) => time ?? []);
  if (connection.status === "waiting") {
    const seconds = secondsUntil(connection.nextTryAt, now);
    if (seconds > 0) times.push(connection.nextTryAt - (seconds - 1) * 1_000);
  }
  if (askedToLeaveAt !== undefined) times.push(askedToLeaveAt + ASK_MS);
  return times.length === 0 ? undefined : Math.min(...times);
}
