import * as v from "valibot";
import { problem } from "./field-problems.ts";

/**
 * The roles there are, on a server and in a room. A guest has shown nothing that proves more; a reader may only read; a moderator keeps order; an
 * admin may do everything.
 */
export const ROLES = ["guest", "reader", "member", "moderator", "admin"] as const;

export type Role = (typeof ROLES)[number];

/** True for a role that keeps order. */
export function keepsOrder(role: Role): boolean {
  return role === "moderator" || role === "admin";
}

export const RoleSchema = v.picklist(ROLES);

/** The roles that an invite may give in its room. */
export const INVITED_ROLES = ["reader", "member", "moderator"] as const;

export type InvitedRole = (typeof INVITED_ROLES)[number];

export const InvitedRoleSchema = v.picklist(INVITED_ROLES, problem("not-one-of", INVITED_ROLES.join(", ")));
