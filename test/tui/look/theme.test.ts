import { describe, expect, test } from "vitest";
import { toUserId } from "../../../src/core/protocol/names.ts";
import { contrast } from "../../../src/tui/look/contrast.ts";
import { parseHex, parseStyle, type Rgb, rgbOf, type TextStyle } from "../../../src/tui/look/style.ts";
import { styleOf, THEMES, type Theme, type ThemeChoice, themeFor } from "../../../src/tui/look/theme.ts";

const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];

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
function rgbFrom(color: string): Rgb {
  const hex = parseHex(color);
  if (hex !== undefined) return hex;
  const number = /^ansi256\((\d+)\)$/.exec(color)?.[1];
  return rgbOf(number === undefined ? numberOf(color) : Number(number));
}

/** The contrast of two colours as Ink names them. */
const contrastOf = (one: string, other: string): number => contrast(rgbFrom(one), rgbFrom(other));

/** A look, and how it is where bold makes the first eight colours bright. */
function withBright(style: TextStyle): TextStyle[] {
  const isBright = style.bold === true && SIXTEEN.includes(style.color ?? "");
  return [style, isBright ? { ...style, color: `${style.color}Bright` } : style];
}

/** All looks of a theme that have a colour of their own, but for rules, which nobody reads. */
function coloured({ roles: { rule: _, ...roles }, nicks }: Theme): TextStyle[] {
  return [...Object.values(roles), ...nicks].filter(({ color }) => color !== undefined);
}

/** The contrast of a look with its own background, or else with the one that it stands on. */
function readable({ color = "", backgroundColor }: TextStyle, ground: string): number {
  return contrastOf(color, backgroundColor ?? ground);
}

/** The attributes and colours of all looks of a theme. */
function propertiesOf({ roles, nicks, surfaces }: Theme): Set<string> {
  return new Set(
    [...Object.values(roles), ...Object.values(surfaces), ...nicks].flatMap((style) => Object.keys(style)),
  );
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
        expect(readable(style, "#ffffff")).toBeGreaterThan(3);
        expect(readable(style, "#000000")).toBeGreaterThan(3);
      }
    },
  );

  test.each(["true", "256", "16"] as const)(
    "[S17] on a known background (%s) they are readable at a glance",
    (depth) => {
      const dark = coloured(theme({ background: BLACK, depth })).flatMap(withBright);
      const light = coloured(theme({ background: WHITE, depth })).flatMap(withBright);
      expect(dark.length).toBeGreaterThan(8);
      expect(light.length).toBeGreaterThan(8);
      for (const style of dark) expect(readable(style, "#000000"), style.color).toBeGreaterThan(4.5);
      for (const style of light) expect(readable(style, "#ffffff"), style.color).toBeGreaterThan(4);
      expect(theme({ name: "light", depth })).toEqual(theme({ background: WHITE, depth }));
      expect(theme({ name: "dark" })).toEqual(theme({ background: BLACK }));
      expect(theme({ name: "light", background: BLACK })).toEqual(theme({ background: WHITE }));
    },
  );

  const GROUNDS = {
    auto: [BLACK, WHITE, [40, 44, 52], [250, 245, 230]],
    solarized: [
      [0, 43, 54],
      [253, 246, 227],
    ],
    gruvbox: [
      [40, 40, 40],
      [251, 241, 199],
    ],
    catppuccin: [
      [30, 30, 46],
      [239, 241, 245],
    ],
  } as const satisfies Partial<Record<ThemeChoice["name"], readonly Rgb[]>>;

  test.each(
    (["auto", "solarized", "gruvbox", "catppuccin"] as const).flatMap((name) =>
      GROUNDS[name].map((background) => ({ name, background })),
    ),
  )("[S17] on its own background $background and on every ground of it $name can be read", (choice) => {
    const { surfaces, nicks, ...rest } = theme({ ...choice, depth: "true" });
    const own = `#${choice.background.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
    const grounds = [own, ...Object.values(surfaces).map(({ backgroundColor = own }) => backgroundColor)];
    expect(new Set(grounds).size).toBe(5);
    for (const style of coloured({ surfaces, nicks, ...rest }))
      for (const ground of grounds)
        expect(readable(style, ground), `${style.color} on ${ground}`).toBeGreaterThan(4.5);
    expect(new Set(nicks.map(({ color }) => color)).size).toBe(12);
  });

  test.each(THEMES)(
    "[S17] without colours the theme %s has only attributes, with sixteen only those",
    (name) => {
      const none = theme({ name, depth: "none", background: BLACK });
      for (const property of ["color", "backgroundColor"]) expect(propertiesOf(none)).not.toContain(property);
      for (const { color = "" } of coloured(theme({ name, depth: "16", background: BLACK })))
        expect(numberOf(color)).toBeGreaterThanOrEqual(0);
    },
  );

  test("[S17] high contrast has nothing dim and no colours", () => {
    const properties = propertiesOf(theme({ name: "high-contrast", depth: "true", background: WHITE }));
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
