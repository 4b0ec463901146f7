import { describe, expect, test } from "vitest";
import { toUserId } from "../../../src/core/protocol/names.ts";
import { parseStyle, rgbOf, type TextStyle } from "../../../src/tui/look/style.ts";
import { styleOf, THEMES, type Theme, type ThemeChoice, themeFor } from "../../../src/tui/look/theme.ts";

const USERS = Array.from({ length: 200 }, (_, at) => ({ userId: toUserId(`user-${at}`) }));

function theme(choice: Partial<ThemeChoice> = {}): Theme {
  const own = { roles: {}, nicks: undefined };
  return themeFor({ name: "auto", depth: "256", background: undefined, links: false, own, ...choice });
}

const SIXTEEN = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

/** The number of a name of the sixteen colours; below 0 for anything else. */
function numberOf(name: string): number {
  const at = SIXTEEN.indexOf(name.replace("Bright", ""));
  return name === "gray" ? 8 : name.endsWith("Bright") ? at + 8 : at;
}

/** The parts of a colour from 0 to 255. */
function rgbFrom(color: string): readonly number[] {
  const hex = /^#(..)(..)(..)$/.exec(color)?.slice(1);
  if (hex !== undefined) return hex.map((digits) => Number.parseInt(digits, 16));
  const number = /^ansi256\((\d+)\)$/.exec(color)?.[1];
  return rgbOf(number === undefined ? numberOf(color) : Number(number));
}

/** Relative luminance of a colour, as WCAG defines it. */
function luminance({ color = "" }: TextStyle): number {
  const [red = 0, green = 0, blue = 0] = rgbFrom(color).map((part) => {
    const value = part / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** A look, and how it is where bold makes the first eight colours bright. */
function withBright(style: TextStyle): TextStyle[] {
  const isBright = style.bold === true && SIXTEEN.includes(style.color ?? "");
  return [style, isBright ? { ...style, color: `${style.color}Bright` } : style];
}

const onWhite = (style: TextStyle): number => 1.05 / (luminance(style) + 0.05);
const onBlack = (style: TextStyle): number => (luminance(style) + 0.05) / 0.05;

/** All looks of a theme that have a colour of their own. */
function coloured({ roles, nicks }: Theme): TextStyle[] {
  return [...Object.values(roles), ...nicks].filter(({ color }) => color !== undefined);
}

/** The attributes and colours of all looks of a theme. */
function propertiesOf({ roles, nicks }: Theme): Set<string> {
  return new Set([...Object.values(roles), ...nicks].flatMap((style) => Object.keys(style)));
}

describe("colours", () => {
  test("[S17] a user's colour comes from the id alone, and users get different ones", () => {
    const colours = USERS.map((user) => styleOf(theme(), user));
    expect(USERS.map((user) => styleOf(theme(), { ...user }))).toEqual(colours);
    expect(new Set(colours.map((style) => JSON.stringify(style))).size).toBe(theme().nicks.length);
  });

  test.each(["true", "256", "16"] as const)(
    "[S17] where the background is not known every colour (%s) is readable on white and on black",
    (depth) => {
      for (const style of coloured(theme({ depth })).flatMap(withBright)) {
        expect(onWhite(style)).toBeGreaterThan(3);
        expect(onBlack(style)).toBeGreaterThan(3);
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
      for (const style of dark) expect(onBlack(style), style.color).toBeGreaterThan(4.5);
      for (const style of light) expect(onWhite(style), style.color).toBeGreaterThan(4);
      expect(theme({ name: "light", depth })).toEqual(theme({ background: "light", depth }));
      expect(theme({ name: "dark" })).toEqual(theme({ background: "dark" }));
      expect(theme({ name: "light", background: "dark" })).toEqual(theme({ background: "light" }));
    },
  );

  test.each(THEMES)(
    "[S17] without colours the theme %s has only attributes, with sixteen only those",
    (name) => {
      const none = theme({ name, depth: "none", background: "dark" });
      for (const property of ["color", "backgroundColor"]) expect(propertiesOf(none)).not.toContain(property);
      for (const { color = "" } of coloured(theme({ name, depth: "16", background: "dark" })))
        expect(numberOf(color)).toBeGreaterThanOrEqual(0);
    },
  );

  test("[S17] high contrast has nothing dim and no colours", () => {
    const properties = propertiesOf(theme({ name: "high-contrast", depth: "true", background: "light" }));
    for (const property of ["color", "backgroundColor", "dimColor"])
      expect(properties).not.toContain(property);
  });

  test("[S18] a person's own colours stand in place of the theme's, as far as the terminal has them", () => {
    const own = { roles: { mention: "bold #ff0000 on 17" }, nicks: ["cyan", "#00ff00"] };
    const mention = (depth: ThemeChoice["depth"]) => theme({ own, depth }).roles.mention;
    expect(mention("true")).toEqual({ bold: true, color: "#ff0000", backgroundColor: "ansi256(17)" });
    expect(mention("256")).toEqual({ bold: true, color: "ansi256(196)", backgroundColor: "ansi256(17)" });
    expect(mention("16")).toEqual({ bold: true, color: "redBright", backgroundColor: "blue" });
    expect(mention("none")).toEqual({ bold: true });
    expect(theme({ own, depth: "256" }).nicks).toEqual([{ color: "cyan" }, { color: "ansi256(46)" }]);
    expect(theme({ own }).roles.error).toEqual(theme().roles.error);
  });

  test.each(["", "bold", "bright-red on black", "dim underline 200", "#AABBCC"])(
    "[S18] %j is a style",
    (style) => expect(parseStyle(style, "256")).toBeDefined(),
  );

  test.each(["blink", "#abc", "256", "red;31", "\x1b[31m"])("[S18] %j is none", (style) =>
    expect(parseStyle(style, "256")).toBeUndefined(),
  );
});
