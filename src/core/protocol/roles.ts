import * as v from "valibot";

/**
 * The roles there are, on a server and in a room. A guest has shown nothing that proves more; a reader may only read; a moderator keeps order; an
 * admin may do everything.
 */
export const ROLES = ["guest", "reader", "member", "moderator", "admin"] as const;

export type Role = (typeof ROLES)[number];

export const RoleSchema = v.picklist(ROLES);
