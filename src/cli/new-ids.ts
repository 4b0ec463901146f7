import { randomBytes } from "node:crypto";

/** Of randomness in what ids of one process begin with: two processes never begin alike. */
const BYTES = 12;

/** Digits of the count behind it; base 36. */
const DIGITS = 6;

/**
 * Makes ids that no other process makes, each greater than those before it: a log that keeps them in order adds them at one
 * place, in half the time that ids without order take.
 */
export function newIds(): () => string {
  const start = randomBytes(BYTES).toString("base64url");
  let count = 0;
  return () => {
    count += 1;
    return `${start}.${count.toString(36).padStart(DIGITS, "0")}`;
  };
}
