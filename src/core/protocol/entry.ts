import * as v from "valibot";

/**
 * The ways in which a server may be entered, as its `welcome` says: by anybody who reaches it over the network, by anybody on its own machine, or
 * only with a password or a token.
 */
export const ENTRIES = ["open", "local", "closed"] as const;

export type Entry = (typeof ENTRIES)[number];

export const EntrySchema = v.picklist(ENTRIES);
