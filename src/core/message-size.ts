import type { Limits } from "./limits.ts";

const encoder = new TextEncoder();

/** Why a message is too large for a server, or undefined if it is not. */
export function sizeProblem(
  msg: string,
  limits: Pick<Limits, "messageCharacters" | "messageBytes">,
): string | undefined {
  const { messageCharacters, messageBytes } = limits;
  if ([...msg].length > messageCharacters) {
    return `msg is longer than ${messageCharacters} characters; send it in parts`;
  }
  if (encoder.encode(msg).length > messageBytes) {
    return `msg is longer than ${messageBytes} bytes; send it in parts`;
  }
  return undefined;
}
