import type { RoomId, UserId } from "../protocol/names.ts";

/** Somebody in a room. `nickName` and `away` are foreign; `away` is what they say of it while they are. */
export interface RoomMember {
  readonly userId: UserId;
  readonly nickName: string;
  readonly away?: string | undefined;
}

/**
 * A question for the members of a room. With `after` (the last one of the page before), `limit` or `prefix` (how nicks begin) it is
 * answered with a page, in the order of their ids; else with all, or of a long roster with those who spoke last. `watch`: the members
 * of a long one are told by name from now on, or no more.
 */
export interface MemberQuery {
  readonly after?: UserId;
  readonly limit?: number;
  readonly prefix?: string;
  readonly watch?: boolean;
}

/** The answer; `count` is the number of all members, `more` says whether others follow. */
export interface MemberPage {
  readonly users: readonly RoomMember[];
  readonly count: number;
  readonly more: boolean;
}

/** The room of this user and another. */
export interface DirectRoom {
  readonly roomId: RoomId;
  readonly user: RoomMember;
}

/**
 * The members of a room. Of a long roster only a part is known, in which some may have left meanwhile, and how many they are (`partial`);
 * `unknown` on the original's server, whose roster arrives empty.
 */
export type Roster =
  | { readonly status: "known"; readonly users: readonly RoomMember[] }
  | { readonly status: "partial"; readonly users: readonly RoomMember[]; readonly count: number }
  | { readonly status: "unknown" };
