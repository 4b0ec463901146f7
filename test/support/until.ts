/** Resolves with what `find` returns once that is neither undefined nor false; fails when it stays so for too long. */
export async function until<T>(
  find: () => T | undefined | false | Promise<T | undefined | false>,
  limitMs = 15_000,
): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const found = await find();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`it did not become true within ${limitMs} ms: ${find}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
