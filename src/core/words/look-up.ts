/** The entry of a table under a key from outside; undefined where there is none, also for `__proto__` and its like. */
export function lookUp<Value>(
  table: Readonly<Record<string, Value>>,
  key: string | number,
): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
