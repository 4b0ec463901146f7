import { isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";

/** An encoding that is not UTF-8, which all texts here are in; "unknown" where it is not recognised. */
export type ForeignEncoding = "UTF-16" | "UTF-32" | "unknown";

/** Decodes a whole text in UTF-8, without a byte order mark at its start, or finds that it is in another encoding. */
export function decodeUtf8(
  bytes: Uint8Array,
): { readonly text: string } | { readonly encoding: ForeignEncoding } {
  const encoding = findForeignEncoding(bytes);
  if (encoding !== undefined) return { encoding };
  return isUtf8(bytes) ? { text: new TextDecoder().decode(bytes) } : { encoding: "unknown" };
}

/**
 * Finds by the first bytes of a text that it is in UTF-16 or UTF-32: by its mark, or by the zeros that stand beside Latin
 * letters. Undefined where nothing shows that.
 */
export function findForeignEncoding(bytes: Uint8Array): Exclude<ForeignEncoding, "unknown"> | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return "UTF-32";
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? "UTF-32" : "UTF-16";
  if (a === 0xfe && b === 0xff) return "UTF-16";
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined;
  if ((a === 0) === (b === 0) || (a === 0) !== (c === 0) || (b === 0) !== (d === 0)) return undefined;
  return "UTF-16";
}
