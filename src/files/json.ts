/** The value in a text of JSON; undefined where it is none, such as a line that a crash cut off. */
export function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
