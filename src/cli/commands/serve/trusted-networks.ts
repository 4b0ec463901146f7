import { parseTrustedNetwork, type TrustedNetwork } from "../../../server/sockets/addresses.ts";
import { InvalidValueError } from "../../exit.ts";

/** Parses the proxies that are trusted: addresses and networks with commas between; repeated options add up. */
export function trustedNetworks(text: string, before: readonly TrustedNetwork[] = []): TrustedNetwork[] {
  const parsed = text.split(/[,，]/).map((part) => parseTrustedNetwork(part.trim()));
  if (parsed.includes(undefined)) throw new InvalidValueError((words) => words.badNetwork);
  return [...before, ...parsed.filter((one) => one !== undefined)];
}
