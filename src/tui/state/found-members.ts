import type { RoomMember } from "../../core/client/members.ts";
import type { UserId } from "../../core/protocol/names.ts";

/** Members of a long roster who were asked for. */
export interface FoundMembers {
  readonly users: readonly RoomMember[];
  /** The last one of the pages that were read; undefined before the first. */
  readonly after: UserId | undefined;
  /** A page is on its way. */
  readonly paging: boolean;
  /** The key that the nicks of all begin with who are known; "" once all are, undefined while none are. */
  readonly wholePrefix: string | undefined;
}

export const NOBODY_FOUND: FoundMembers = {
  users: [],
  after: undefined,
  paging: false,
  wholePrefix: undefined,
};
