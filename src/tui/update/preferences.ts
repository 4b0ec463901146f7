import { setText } from "../input/composer.ts";
import { THEMES, type ThemeName } from "../look/theme.ts";
import type { EffectReply } from "../state/effect.ts";
import type { Preferences } from "../state/preferences.ts";
import type { ChatState, Step } from "../state/state.ts";
import { addErrorLine, addLine } from "./own-lines.ts";
import { findPreference, type Preference } from "./preference-table.ts";

/** Takes a choice of a person's, and has the terminal do what it says of the mouse. */
function setPreferences(state: ChatState, preferences: Preferences): Step {
  const { mouse } = preferences;
  const turned = mouse !== state.preferences.mouse;
  return [{ ...state, preferences }, turned ? [{ type: "mouse", on: mouse }] : []];
}

/** Turns the mouse on or off, until the end of the chat. */
export function toggleMouse(state: ChatState): Step {
  const { preferences } = state;
  return setPreferences(state, { ...preferences, mouse: !preferences.mouse });
}

/** Takes changed preferences and has one setting of them kept. */
export function keepPreference(state: ChatState, preference: Preference, changed: Preferences): Step {
  const [next, effects] = setPreferences(state, changed);
  const { name } = preference;
  return [next, [...effects, { type: "keepPreference", name, value: preference.keep(changed) }]];
}

/** Tells that a setting is kept in the config file, or why it is not. */
export function takePreferenceKept(
  state: ChatState,
  { name, failure }: Extract<EffectReply, { type: "preferenceKept" }>,
): ChatState {
  const { words } = state.look;
  const preference = findPreference(name);
  if (failure !== undefined) return addErrorLine(state, words.preferenceNotKept(name, failure));
  const value = preference?.read(state.preferences) ?? "";
  return addLine(state, state.current, words.preferenceKept(name, value));
}

/** Puts the command that changes a setting into the draft, with its value to be changed. */
export function draftPreference(state: ChatState, { name, read }: Preference): ChatState {
  const text = `/set ${name} ${read(state.preferences)}`;
  return { ...state, overlay: undefined, composer: setText(state.composer, text) };
}

/** The theme that is drawn with: in the list of themes the chosen one. */
export function shownTheme({ overlay, preferences }: Pick<ChatState, "overlay" | "preferences">): ThemeName {
  if (overlay?.shows !== "themes") return preferences.theme;
  return themesFor(overlay.query.text)[overlay.index] ?? preferences.theme;
}

/** The themes whose names hold what was typed. */
export function themesFor(typed: string): readonly ThemeName[] {
  const wanted = typed.trim().toLowerCase();
  return THEMES.filter((name) => name.includes(wanted));
}
