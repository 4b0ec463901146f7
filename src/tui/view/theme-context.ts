import { createContext } from "react";
import type { Theme } from "../look/theme.ts";

/** The looks of all components below it. */
export const ThemeContext = createContext<Theme | undefined>(undefined);
