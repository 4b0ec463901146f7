import { ASK_MS, type ChatState, secondsUntil } from "../state/state.ts";
import { nextReportAt } from "./client/read-marks.ts";
import { expireTyping, nextExpiry } from "./client/typing.ts";

/** Clears what lasts only until the next key: the question before leaving, a completion, lines told aside, a note. */
export function clearTransient(state: ChatState): ChatState {
  return {
    ...state,
    askedToLeaveAt: undefined,
    completion: undefined,
    hint: undefined,
    pickedNote: undefined,
    prefix: undefined,
    aside: [],
  };
}

/** Ends what has lasted its time: the question before leaving, and people who no longer write. */
export function expireTransient(state: ChatState): ChatState {
  const { askedToLeaveAt, now } = state;
  const over = askedToLeaveAt !== undefined && now >= askedToLeaveAt + ASK_MS;
  return expireTyping(over ? { ...state, askedToLeaveAt: undefined } : state);
}

/**
 * Returns when something changes by time alone, ms since 1970 UTC: a countdown, a question, somebody who no longer writes, the
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
