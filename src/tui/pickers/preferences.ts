import { rankNames } from "../input/names-fit.ts";
import { fitLine, span } from "../layout/line.ts";
import { THEMES } from "../look/theme.ts";
import { newPicker } from "../state/overlay-state.ts";
import { PREFERENCES, type Preference } from "../update/preference-table.ts";
import { draftPreference } from "../update/preferences.ts";
import { definePicker, titleWithCount } from "./picker.ts";

/** Columns of the names, and of the values. */
const NAME = 16;
const VALUE = 18;

/** Every setting of the screen with its value and what it does; Enter puts the command that changes it into the draft. */
export const preferences = definePicker<Preference>({
  title: ({ look }, items) => titleWithCount(look.words.preferencesTitle, items.length, PREFERENCES.length),
  keys: (words) => words.preferencesKeys,
  items: ({ look, soundsLike }, typed) =>
    typed.trim() === ""
      ? PREFERENCES
      : rankNames(PREFERENCES, ({ name }) => [name, look.words.preferences[name]], typed.trim(), soundsLike),
  line: ({ preferences: now, look }, { name, read }) => [
    ...fitLine([span(name, "strong")], NAME, look.measure),
    ...fitLine([span(`${look.measure.truncate(read(now), VALUE - 2)}  `, "unread")], VALUE, look.measure),
    span(look.words.preferences[name], "dim"),
  ],
  choose: (state, preference) => {
    if (preference === undefined) return [state, []];
    if (preference.name === "theme") {
      return [{ ...state, overlay: newPicker("themes", "", THEMES.indexOf(state.preferences.theme)) }, []];
    }
    return [draftPreference(state, preference), []];
  },
});
