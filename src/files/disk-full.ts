const CODES: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** Tells whether a system's error code means that there is no room for a file. */
export function isDiskFull(code: string | undefined): boolean {
  return CODES.has(code);
}
