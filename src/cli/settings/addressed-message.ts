import { findAddressedRoom, isOfServer, parseAddress } from "../../core/protocol/address.ts";
import type { Group } from "../../core/protocol/names.ts";
import { UsageError } from "../exit.ts";
import type { ClientSettings } from "./settings.ts";

/** A message that a command line names. */
export interface AddressedMessage {
  readonly group: Group;
  readonly seq: number;
}

/** Reads the address of a message. Throws UsageError for what is none, and for a message of another server than the one of the settings. */
export function addressedMessage(text: string, { url, config }: ClientSettings): AddressedMessage {
  const address = parseAddress(text);
  const group = address && findAddressedRoom(address, config.groups);
  if (address === undefined || group === undefined)
    throw new UsageError(({ changing }) => changing.badAddress(text));
  const { host = "", seq } = address;
  if (!isOfServer(address, url)) throw new UsageError(({ changing }) => changing.otherServer(host, url));
  return { group, seq };
}
