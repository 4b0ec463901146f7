import { Transform } from "ink";
import { type ReactNode, useContext } from "react";
import { wellFormed } from "../../core/text/safe-text.ts";
import { ThemeContext } from "./theme-context.ts";

interface LinkProps {
  readonly address: string;
  readonly children: ReactNode;
}

/** Text that leads to an address, as a link of the terminal's own (OSC 8), where the terminal knows them. */
export function Link({ address, children }: LinkProps): ReactNode {
  const theme = useContext(ThemeContext);
  if (theme?.links !== true) return children;
  const opening = `\x1b]8;;${encodeAddress(address)}\x07`;
  return <Transform transform={(text) => `${opening}${text}\x1b]8;;\x07`}>{children}</Transform>;
}

/** Percent-encodes all but printable ASCII, which is all that OSC 8 takes; the rest stays as it is, such as the brackets of IPv6. */
function encodeAddress(link: string): string {
  return wellFormed(link).replace(/[^\x21-\x7e]+/g, encodeURIComponent);
}
