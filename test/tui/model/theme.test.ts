import { describe, expect, test } from "vitest";
import { toUserId } from "../../../src/core/names.ts";
import { sgrOf, themeFor } from "../../../src/tui/model/theme.ts";

const USERS = Array.from({ length: 200 }, (_, at) => ({ userId: toUserId(`user-${at}`) }));

/** Relative luminance of a colour of the 256-colour cube, as WCAG defines it. */
function luminance(index: number): number {
  const steps = [0, 95, 135, 175, 215, 255];
  const cube = index - 16;
  const [red = 0, green = 0, blue = 0] = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(
    (at) => {
      const value = (steps[at] ?? 0) / 255;
      return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    },
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe("colours", () => {
  test("[S17] a user's colour comes from the id alone, and users get different ones", () => {
    const theme = themeFor({ TERM: "xterm-256color" });
    const colours = USERS.map((user) => sgrOf(theme, user));
    expect(USERS.map((user) => sgrOf(theme, { ...user }))).toEqual(colours);
    expect(new Set(colours).size).toBe(theme.nicks.length);
  });

  test("[S17] every nick colour is readable on white and on black", () => {
    for (const sgr of themeFor({ COLORTERM: "truecolor" }).nicks) {
      const light = luminance(Number(sgr.split(";").at(-1)));
      expect(1.05 / (light + 0.05)).toBeGreaterThan(3);
      expect((light + 0.05) / 0.05).toBeGreaterThan(3);
    }
  });

  test("[S17] NO_COLOR leaves no colour, and a plain terminal gets its own sixteen", () => {
    const none = themeFor({ NO_COLOR: "1", TERM: "xterm-256color" });
    for (const sgr of [...Object.values(none.roles), ...none.nicks])
      expect(sgr).toMatch(/^[1237]?(;[1237])*$/);
    const few = themeFor({ TERM: "xterm" });
    for (const sgr of [...Object.values(few.roles), ...few.nicks]) expect(sgr).not.toContain("38;5");
    expect(themeFor({ NO_COLOR: "", TERM: "xterm-256color" }).nicks[0]).toContain("38;5");
  });
});
