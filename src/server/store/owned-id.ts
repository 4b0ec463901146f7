import type { UserId } from "../../core/protocol/names.ts";

declare const brand: unique symbol;

/** A user id and who owns it: once an id was forgotten another may claim it, who is somebody else. */
export type OwnedId = string & { readonly [brand]: "OwnedId" };

/** Makes the id of an owner, whom `secretHash` tells from others. */
export function toOwnedId(userId: UserId, secretHash: string): OwnedId {
  return `${secretHash.slice(0, 16)} ${userId}` as OwnedId; // the only place that makes one
}

/** The user id that is owned. */
export function userIdOf(ownedId: OwnedId): UserId {
  return ownedId.slice(ownedId.indexOf(" ") + 1) as UserId; // it was one
}
