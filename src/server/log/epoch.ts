import { randomBytes } from "node:crypto";

/** The name of a log that nobody has seen before. */
export function newEpoch(): string {
  return randomBytes(9).toString("base64url");
}
