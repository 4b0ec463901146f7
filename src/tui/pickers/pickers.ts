import type { PickerName } from "../state/overlay-state.ts";
import { emoji } from "./emoji.ts";
import type { PickerDefinition } from "./picker.ts";
import { preferences } from "./preferences.ts";
import { recall } from "./recall.ts";
import { rooms } from "./rooms.ts";
import { search } from "./search.ts";
import { switcher } from "./switcher.ts";
import { themes } from "./themes.ts";
import { users } from "./users.ts";
import { verbs } from "./verbs.ts";

/** Every picker, by its name. */
export const PICKERS: Readonly<Record<PickerName, PickerDefinition>> = {
  switcher,
  rooms,
  users,
  recall,
  search,
  verbs,
  emoji,
  preferences,
  themes,
};
