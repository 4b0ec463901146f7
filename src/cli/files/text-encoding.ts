const BYTE_ORDER_MARK = "\ufeff";

/** Without the byte order mark that some editors put at the start of a file. */
export function withoutMark(text: string): string {
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(BYTE_ORDER_MARK.length) : text;
}

/**
 * The encoding that the first bytes of a text show it to be in, where it is not the one that all texts here are in, UTF-8. By
 * its mark, or by the zeros that stand beside Latin letters.
 */
export function foreignEncoding(bytes: Uint8Array): "UTF-16" | "UTF-32" | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return "UTF-32";
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? "UTF-32" : "UTF-16";
  if (a === 0xfe && b === 0xff) return "UTF-16";
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined;
  if ((a === 0) === (b === 0) || (a === 0) !== (c === 0) || (b === 0) !== (d === 0)) return undefined;
  return "UTF-16";
}
