import { describe, expect, test } from "vitest";
import { toUserId } from "../../../src/core/protocol/names.ts";
import { rgbOf, sgrOfStyle } from "../../../src/tui/look/style.ts";
import { sgrOf, THEMES, type Theme, type ThemeChoice, themeFor } from "../../../src/tui/look/theme.ts";

const USERS = Array.from({ length: 200 }, (_, at) => ({ userId: toUserId(`user-${at}`) }));

function theme(choice: Partial<ThemeChoice> = {}): Theme {
  const own = { roles: {}, nicks: undefined };
  return themeFor({ name: "auto", depth: "256", background: undefined, links: false, own, ...choice });
}

/** The foreground of a look, or undefined if it has none of its own. */
function foreground(sgr: string): readonly number[] | undefined {
  const numbers = sgr.split(";").map(Number);
  const at = numbers.indexOf(38);
  if (at >= 0) return numbers[at + 1] === 2 ? numbers.slice(at + 2, at + 5) : rgbOf(numbers[at + 2] ?? 0);
  const named = numbers.find((code) => (code >= 30 && code < 38) || (code >= 90 && code < 98));
  if (named === undefined) return undefined;
  return rgbOf(named < 90 ? named - 30 : named - 90 + 8);
}

/** Relative luminance of a colour, as WCAG defines it. */
function luminance(sgr: string): number {
  const [red = 0, green = 0, blue = 0] = (foreground(sgr) ?? []).map((part) => {
    const value = part / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** A look, and how it is where bold makes the first eight colours bright. */
function withBright(sgr: string): string[] {
  return [sgr, /^1;3[0-7]$/.test(sgr) ? `1;9${sgr.slice(-1)}` : sgr];
}

const onWhite = (sgr: string): number => 1.05 / (luminance(sgr) + 0.05);
const onBlack = (sgr: string): number => (luminance(sgr) + 0.05) / 0.05;

/** All looks of a theme that have a colour of their own. */
function coloured({ roles, nicks }: Theme): string[] {
  return [...Object.values(roles), ...nicks].filter((sgr) => foreground(sgr) !== undefined);
}

describe("colours", () => {
  test("[S17] a user's colour comes from the id alone, and users get different ones", () => {
    const colours = USERS.map((user) => sgrOf(theme(), user));
    expect(USERS.map((user) => sgrOf(theme(), { ...user }))).toEqual(colours);
    expect(new Set(colours).size).toBe(theme().nicks.length);
  });

  test.each(["true", "256", "16"] as const)(
    "[S17] where the background is not known every colour (%s) is readable on white and on black",
    (depth) => {
      for (const sgr of coloured(theme({ depth })).flatMap(withBright)) {
        expect(onWhite(sgr)).toBeGreaterThan(3);
        expect(onBlack(sgr)).toBeGreaterThan(3);
      }
    },
  );

  test.each(["true", "256", "16"] as const)(
    "[S17] on a known background (%s) they are readable at a glance",
    (depth) => {
      const dark = coloured(theme({ background: "dark", depth })).flatMap(withBright);
      const light = coloured(theme({ background: "light", depth })).flatMap(withBright);
      expect(dark.length).toBeGreaterThan(8);
      expect(light.length).toBeGreaterThan(8);
      for (const sgr of dark) expect(onBlack(sgr), sgr).toBeGreaterThan(4.5);
      for (const sgr of light) expect(onWhite(sgr), sgr).toBeGreaterThan(4);
      expect(theme({ name: "light", depth })).toEqual(theme({ background: "light", depth }));
      expect(theme({ name: "dark" })).toEqual(theme({ background: "dark" }));
      expect(theme({ name: "light", background: "dark" })).toEqual(theme({ background: "light" }));
    },
  );

  test.each(THEMES)(
    "[S17] without colours the theme %s has only attributes, with sixteen only those",
    (name) => {
      const none = theme({ name, depth: "none", background: "dark" });
      for (const sgr of [...Object.values(none.roles), ...none.nicks])
        expect(sgr).toMatch(/^([12347](;[12347])*)?$/);
      for (const sgr of coloured(theme({ name, depth: "16", background: "dark" })))
        expect(sgr).not.toContain("38;");
    },
  );

  test("[S17] high contrast has nothing dim and no colours", () => {
    const { roles, nicks } = theme({ name: "high-contrast", depth: "true", background: "light" });
    for (const sgr of [...Object.values(roles), ...nicks]) expect(sgr).toMatch(/^([1347](;[1347])*)?$/);
  });

  test("[S18] a person's own colours stand in place of the theme's, as far as the terminal has them", () => {
    const own = { roles: { mention: "bold #ff0000 on 17" }, nicks: ["cyan", "#00ff00"] };
    expect(theme({ own, depth: "true" }).roles.mention).toBe("1;38;2;255;0;0;48;5;17");
    expect(theme({ own, depth: "256" }).roles.mention).toBe("1;38;5;196;48;5;17");
    expect(theme({ own, depth: "16" }).roles.mention).toBe("1;91;44");
    expect(theme({ own, depth: "none" }).roles.mention).toBe("1");
    expect(theme({ own, depth: "256" }).nicks).toEqual(["36", "38;5;46"]);
    expect(theme({ own }).roles.error).toBe(theme().roles.error);
  });

  test.each(["", "bold", "bright-red on black", "dim underline 200", "#AABBCC"])(
    "[S18] %j is a style",
    (style) => expect(sgrOfStyle(style, "256")).toBeDefined(),
  );

  test.each(["blink", "#abc", "256", "red;31", "\x1b[31m"])("[S18] %j is none", (style) =>
    expect(sgrOfStyle(style, "256")).toBeUndefined(),
  );
});
