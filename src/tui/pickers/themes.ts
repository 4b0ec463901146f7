import { span } from "../layout/line.ts";
import { THEMES, type ThemeName } from "../look/theme.ts";
import { findPreference } from "../update/preference-table.ts";
import { keepPreference, themesFor } from "../update/preferences.ts";
import { definePicker, titleWithCount } from "./picker.ts";

/** The themes: the screen is drawn with the chosen one, and Enter keeps it. */
export const themes = definePicker<ThemeName>({
  title: ({ look }, items) => titleWithCount(look.words.themesTitle, items.length, THEMES.length),
  keys: (words) => words.themesKeys,
  items: (_, typed) => themesFor(typed),
  line: ({ look, preferences }, name) => [
    span(name.padEnd(16), name === preferences.theme ? "strong" : "plain"),
    span(look.words.themes[name], "dim"),
  ],
  choose: (state, name) => {
    const closed = { ...state, overlay: undefined };
    const preference = findPreference("theme");
    if (name === undefined || preference === undefined) return [closed, []];
    return keepPreference(closed, preference, { ...state.preferences, theme: name });
  },
  firstIndex: ({ preferences }) => Math.max(0, THEMES.indexOf(preferences.theme)),
});
