import { Text } from "ink";
import { memo, type ReactNode, useContext } from "react";
import type { Line, Span, Surface, Tint } from "../layout/line.ts";
import type { TextStyle } from "../look/style.ts";
import { styleOf } from "../look/theme.ts";
import { Link } from "./link.tsx";
import { ThemeContext } from "./theme-context.ts";

interface TintedTextProps {
  readonly tint: Tint;
  readonly text: string;
  readonly surface?: Surface | undefined;
}

/** Text in one look of the theme, on a surface. */
export function TintedText({ tint, text, surface }: TintedTextProps): ReactNode {
  const theme = useContext(ThemeContext);
  const ground = surface === undefined ? undefined : theme?.surfaces[surface];
  return <Text {...onGround(theme && styleOf(theme, tint), ground)}>{text}</Text>;
}

/** A background of a look's own hides the surface. On one that is made by reversing, colours of the text would be its background in patches. */
function onGround(look: TextStyle | undefined, ground: TextStyle | undefined): TextStyle {
  if (ground?.inverse !== true) return { ...ground, ...look };
  const { color: _, backgroundColor: __, dimColor: ___, ...attributes } = look ?? {};
  return { ...attributes, inverse: true };
}

/** One row of the screen. Ink draws nothing for an empty one, so it gets a space. */
export const TextRow: (props: { readonly line: Line }) => ReactNode = memo(function TextRow({
  line,
}: {
  readonly line: Line;
}): ReactNode {
  const isEmpty = line.every(({ text }) => text === "");
  return <Text>{isEmpty ? " " : line.map(renderSpan)}</Text>;
});

/** The spans of a line stay in their places: an index names them well enough. */
function renderSpan({ text, tint, link, surface }: Span, index: number): ReactNode {
  const content = <TintedText key={index} tint={tint} text={text} surface={surface} />;
  return link === undefined ? (
    content
  ) : (
    <Link key={index} address={link}>
      {content}
    </Link>
  );
}

/** Rows below one another. */
export function TextRows({ lines }: { readonly lines: readonly Line[] }): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: nothing but its place names a row
  return lines.map((line, index) => <TextRow key={index} line={line} />);
}
