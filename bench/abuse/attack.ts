import type { Attacker } from "./attacker.ts";

/** One way to hurt the server, from an address of its own. */
export interface Attack {
  /** As `--only` names it. */
  readonly name: string;
  /** Attacks until the time is over or nothing more can be done. */
  readonly run: (attacker: Attacker) => Promise<void>;
}

/** The order that starts a process of attackers, as JSON in its first argument. */
export interface AttackOrder {
  readonly attack: string;
  readonly port: number;
  /** The address that the attack comes from. */
  readonly from: string;
  readonly seconds: number;
  /** A number that no other attack on this server has: names and ids are made of it. */
  readonly run: number;
}

/** The report of such a process, as JSON on its standard output. */
export interface AttackReport {
  /** The attack in a few words, as the attacker saw it. */
  readonly outcome: string;
  /** Harm that the attacker saw itself; each is a failure. */
  readonly breaches: readonly string[];
}

/** The rooms and people that attacks aim at. */
export const LOBBY = "roomlobby";
/** A room with a long log of messages about one word. */
export const LONG_ROOM = "roomlong";
export const LONG_ROOM_WORD = "deploy";
/** A room of the longest messages. */
export const LARGE_ROOM = "roomlarge";
/** A room without people, for any who come. */
export const CROWD_ROOM = "roomcrowd";
/** The nick of an honest user; `u-` before it is the id. */
export const VICTIM = "alice";
/** The id of a base client that is in the lobby and never speaks. */
export const WITNESS_ID = "base-witness";
