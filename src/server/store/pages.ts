/** Rows that are read at once. */
const PAGE = 100;

/**
 * Goes through a table in the order of its keys, a page at a time, each read only when it is wanted: whatever comes and goes meanwhile,
 * no row comes twice. `read` gives up to `limit` rows behind one, or the first ones.
 */
export function* pages<Row>(
  read: (after: Row | undefined, limit: number) => readonly Row[],
): Generator<Row, void> {
  for (let page = read(undefined, PAGE); page.length > 0; page = read(page.at(-1), PAGE)) yield* page;
}
