import type { ChatState } from "../state/state.ts";
import { openPicker } from "../update/keys/picker-actions.ts";
import { addErrorLine, addLine } from "../update/own-lines.ts";
import { findPreference, PREFERENCES, type Preference } from "../update/preference-table.ts";
import { keepPreference } from "../update/preferences.ts";
import type { Words } from "../words/english.ts";
import type { LineOutcome, SlashCommand } from "./slash-command.ts";

/** `/set [name [value]]` lists the settings of the screen, tells one, or changes it and keeps it in the config file. */
export const set: SlashCommand = {
  name: "set",
  args: ["setting", "value"],
  optional: true,
  run: (state, typed) => {
    const { words } = state.look;
    const [, name = "", value = ""] = /^(\S*)\s*(.*)$/su.exec(typed) ?? [];
    if (name === "") return [listPreferences(state), []];
    const preference = findPreference(name);
    if (preference === undefined) {
      return {
        refused: addErrorLine(
          state,
          words.noPreference(name, words.listed(PREFERENCES.map((one) => one.name))),
        ),
      };
    }
    if (value === "") return [addLine(state, state.current, describe(state, preference)), []];
    return changePreference(state, preference, value);
  },
};

/** `/theme [name]` shows each theme as one moves over it, or takes one. */
export const theme: SlashCommand = {
  name: "theme",
  args: ["theme"],
  optional: true,
  run: (state, typed) => {
    const preference = findPreference("theme");
    if (preference === undefined) return [state, []];
    if (typed === "")
      return state.view === "screen"
        ? [openPicker(state, "themes"), []]
        : [addLine(state, state.current, describe(state, preference)), []];
    return changePreference(state, preference, typed);
  },
};

/** Opens the list of settings; where nothing is opened, tells each. */
function listPreferences(state: ChatState): ChatState {
  if (state.view === "screen") return openPicker(state, "preferences");
  return PREFERENCES.reduce((told, one) => addLine(told, told.current, describe(told, one)), state);
}

/** A setting with its value, what it is, and what it may be. */
function describe({ preferences, look: { words } }: ChatState, preference: Preference): string {
  const { name, read } = preference;
  return words.preferenceIs(name, read(preferences), words.preferences[name], formOf(preference, words));
}

/** The values that a setting takes. */
function formOf({ name, values }: Preference, words: Words): string {
  return values.length > 0 ? words.listed(values) : words.preferenceForms[name];
}

/** Changes a setting and has it kept in the config file; refuses a text that is no value of it. */
function changePreference(state: ChatState, preference: Preference, typed: string): LineOutcome {
  const { preferences, look } = state;
  const changed = preference.write(preferences, typed);
  if (changed === undefined) {
    const { words } = look;
    return { refused: addErrorLine(state, words.badPreference(preference.name, formOf(preference, words))) };
  }
  return keepPreference(state, preference, changed);
}
