import type { WHO } from "../../protocol/event-names.ts";
import { ROSTER_PAGE } from "../../protocol/limits.ts";
import { toUserId } from "../../protocol/names.ts";
import type { ReplyOf } from "../../protocol/replies.ts";
import type { Member, Presence } from "../../protocol/server-events.ts";
import type { MemberQuery, RoomMember, Roster } from "../members.ts";
import { toRoomMember } from "../payloads.ts";

/** The roster of one room as far as the server tells it, each user once. */
export class RoomRoster {
  #roster: Roster = { status: "unknown" };
  /** The server tells all comings and goings by name, though it has not told all who were there. */
  #watches = false;

  get roster(): Roster {
    return this.#roster;
  }

  /** Takes the members in an answer, which are all if there are so many. */
  takeMembers(members: readonly Member[], count: number): void {
    this.#watches = false;
    this.#set([], members, count, members.length === count);
  }

  /** Takes what `presence` says: those who joined or changed are put in once, those who left are gone. */
  takePresence({ count, users, joined, left, changed }: Presence): void {
    if (users !== undefined) return this.takeMembers(users, count);
    const gone = new Set(left.map(({ id }) => toUserId(id)));
    const stayed = this.#users.filter(({ userId }) => !gone.has(userId));
    this.#set(stayed, [...joined, ...changed], count, this.#roster.status === "known");
  }

  /** Takes the answer to a question for members. Of a roster that is not watched, pages are no part of what is known. */
  takeAnswer(
    { after, limit, prefix, watch }: MemberQuery,
    { users, count, more }: ReplyOf<typeof WHO>,
  ): void {
    const isPage = after !== undefined || limit !== undefined || prefix !== undefined;
    if (!isPage && !more) return this.takeMembers(users, count);
    if (watch === false && count > ROSTER_PAGE) {
      this.#watches = false;
      return this.#set(this.#users, [], count, false);
    }
    if (this.#roster.status === "known") return;
    const watched = this.#watches;
    this.#watches ||= watch === true;
    if (this.#watches || !isPage) this.#set(watched ? this.#users : [], users, count, false);
  }

  get #users(): readonly RoomMember[] {
    return this.#roster.status === "unknown" ? [] : this.#roster.users;
  }

  /** A roster that is watched is whole once it has as many as the server counts. */
  #set(before: readonly RoomMember[], members: readonly Member[], count: number, whole: boolean): void {
    const known = new Map(before.map((user) => [user.userId, user]));
    for (const user of members.map(toRoomMember)) known.set(user.userId, user);
    const users = [...known.values()];
    const isWhole = whole || (this.#watches && users.length === count);
    if (isWhole) this.#watches = false;
    this.#roster = isWhole ? { status: "known", users } : { status: "partial", users, count };
  }
}
