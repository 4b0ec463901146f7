import type { Nick } from "../../core/protocol/names.ts";
import { type NickKeys, toNickKeys } from "./nick-keys.ts";
import type { OwnedId } from "./owned-id.ts";

/** The nicks that only some may take, and those that look like them. */
export class ReservedNicks {
  readonly #keys: ReadonlySet<string>;
  readonly #mayTake: (user: OwnedId) => boolean;

  constructor(nicks: readonly Nick[] = [], mayTake: (user: OwnedId) => boolean = () => false) {
    this.#keys = new Set(nicks.flatMap((nick) => toNickKeys(nick)));
    this.#mayTake = mayTake;
  }

  /** Tells whether a nick is not to be had by a user; undefined for one who is new here, or a base client. */
  refuses(keys: NickKeys, user: OwnedId | undefined): boolean {
    return keys.some((key) => this.#keys.has(key)) && (user === undefined || !this.#mayTake(user));
  }
}
