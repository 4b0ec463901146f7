import { isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";

/** An encoding that a text must not be in: "unknown" is what is neither UTF-8 nor recognised. */
export type ForeignEncoding = "UTF-16" | "UTF-32" | "unknown";

/** Decodes a whole text in UTF-8, without a byte order mark at its start, or finds that it is in another encoding. */
export function decodeUtf8(
  bytes: Uint8Array,
): { readonly text: string } | { readonly encoding: ForeignEncoding } {
  const encoding = foreignEncoding(bytes);
  if (encoding !== undefined) return { encoding };
  return isUtf8(bytes) ? { text: new TextDecoder().decode(bytes) } : { encoding: "unknown" };
}

/**
 * The encoding that the first bytes of a text show it to be in, where it is not the one that all texts here are in, UTF-8. By
 * its mark, or by the zeros that stand beside Latin letters.
 */
export function foreignEncoding(bytes: Uint8Array): Exclude<ForeignEncoding, "unknown"> | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return "UTF-32";
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? "UTF-32" : "UTF-16";
  if (a === 0xfe && b === 0xff) return "UTF-16";
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined;
  if ((a === 0) === (b === 0) || (a === 0) !== (c === 0) || (b === 0) !== (d === 0)) return undefined;
  return "UTF-16";
}
