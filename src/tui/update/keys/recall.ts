import { moveLine, setText } from "../../input/composer.ts";
import type { ChatState } from "../../state/state.ts";

/** Moves the cursor a line up or down in the draft; at its edge, shows an earlier or later line that was sent. */
export function moveLineOrRecall(state: ChatState, step: 1 | -1): ChatState {
  const composer = moveLine(state.composer, step, state.look.measure);
  return composer === undefined ? recallLine(state, step) : { ...state, composer };
}

function recallLine(state: ChatState, step: 1 | -1): ChatState {
  const { sent, index = sent.length, draft } = state.recall;
  const next = index + step;
  if (next < 0 || next > sent.length) return state;
  const kept = index === sent.length ? state.composer.text : draft;
  const text = sent[next] ?? kept;
  const recall = { sent, index: next === sent.length ? undefined : next, draft: kept };
  return { ...state, composer: setText(state.composer, text), recall };
}
