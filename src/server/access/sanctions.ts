import * as v from "valibot";
import type { Dialect } from "../../core/protocol/event-names.ts";
import { InstantSchema, RoomIdSchema } from "../../core/protocol/fields.ts";
import { nickKey, type RoomId } from "../../core/protocol/names.ts";
import { networkTest } from "../sockets/addresses.ts";
import { type OwnedId, userIdOf } from "../store/owned-id.ts";
import type { AccessTable } from "./access-table.ts";
import { RecordSet } from "./record-set.ts";

/** Addresses whose base clients one sanction of a user holds for, at most: those that the user came from last. */
const MOST_ADDRESSES = 20;

/** Those whom a sanction is about: a user, a base client, which only claims its user id, or the addresses of a network. */
const SubjectSchema = v.variant("type", [
  v.object({
    type: v.literal("user"),
    id: v.custom<OwnedId>((id) => typeof id === "string"),
  }),
  v.object({ type: v.picklist(["guest", "network"]), id: v.string() }),
]);

const SanctionSchema = v.object({
  /** Undefined for the whole server. */
  roomId: v.optional(RoomIdSchema),
  subject: SubjectSchema,
  /** The nick that the subject had, or its network. */
  name: v.string(),
  /** Keys of addresses whose base clients it holds for too, as these prove nothing of who they are. */
  addresses: v.array(v.string()),
  /** ms since 1970 UTC; undefined for no end. */
  until: v.optional(InstantSchema),
  /** "" for none given. */
  why: v.string(),
  /** The nick of who decided it; undefined for the operator of the machine. */
  byNick: v.optional(v.string()),
});

/** A ban or a silence: of whom, where, until when and why. */
export type Sanction = v.InferOutput<typeof SanctionSchema>;

export type Subject = Sanction["subject"];

/** A client as sanctions know it: its user, undefined for a base client and for one who is new here, and the key of its address. */
export interface SanctionedClient {
  readonly user: OwnedId | undefined;
  readonly dialect: Dialect;
  readonly address: string;
  /** True for who keeps order: what is about an address does not hold for them. */
  readonly keepsOrder: boolean;
}

/** The names by which somebody who is under a sanction may be meant. */
export interface SubjectName {
  readonly userId?: string | undefined;
  readonly nickName?: string | undefined;
  readonly network?: string | undefined;
}

interface AddressTest {
  readonly sanction: Sanction;
  readonly holdsFor: (address: string) => boolean;
}

/** The sanctions of one kind that hold for somebody, until they are lifted or their time is over. */
export class Sanctions {
  readonly #records: RecordSet<Sanction>;
  /** Made when it is needed; undefined after a change. */
  #addressTests: readonly AddressTest[] | undefined;

  constructor(table: AccessTable, kind: "ban" | "silence") {
    this.#records = new RecordSet(table, kind, SanctionSchema);
  }

  get isEmpty(): boolean {
    return this.#records.size === 0;
  }

  /** The sanction that holds for a client on the server, or in a room alone; undefined if none does. */
  find(client: SanctionedClient, roomId: RoomId | undefined, now: number): Sanction | undefined {
    const { user, dialect, address, keepsOrder } = client;
    const own = user && this.#records.get(keyOf({ type: "user", id: user }, roomId));
    if (own !== undefined && !isOver(own, now)) return own;
    if (keepsOrder) return undefined;
    const found = this.#listAddressTests().find(
      ({ sanction, holdsFor }) =>
        sanction.roomId === roomId &&
        (dialect === "base" || sanction.subject.type === "network") &&
        !isOver(sanction, now) &&
        holdsFor(address),
    );
    return found?.sanction;
  }

  /** Those that hold now. */
  list(now: number): readonly Sanction[] {
    const all = [...this.#records.entries()].map(([, sanction]) => sanction);
    return all.filter((sanction) => !isOver(sanction, now));
  }

  /** Those that hold now for somebody, on the server or in a room alone. */
  named(name: SubjectName, roomId: RoomId | undefined, now: number): readonly Sanction[] {
    return this.list(now).filter((sanction) => sanction.roomId === roomId && isOf(sanction, name));
  }

  /** Puts a sanction on somebody, in the place of the one they have there; only within `write` of the table. Those that are over go. */
  impose(sanction: Sanction, now: number): void {
    for (const [key, one] of [...this.#records.entries()]) if (isOver(one, now)) this.#records.remove(key);
    this.#put(sanction);
  }

  /** Only within `write` of the table. */
  lift({ subject, roomId }: Sanction): void {
    this.#records.remove(keyOf(subject, roomId));
    this.#addressTests = undefined;
  }

  /** Lifts all that holds in a room alone; only within `write` of the table. */
  forgetRoom(roomId: RoomId): void {
    for (const [, sanction] of [...this.#records.entries()])
      if (sanction.roomId === roomId) this.lift(sanction);
  }

  /** The sanctions of a user that do not hold for the base clients of an address yet. */
  withoutAddress(user: OwnedId, address: string, now: number): readonly Sanction[] {
    if (this.isEmpty) return [];
    return this.list(now).filter(
      ({ subject, addresses }) => subject.id === user && !addresses.includes(address),
    );
  }

  /** Makes a sanction hold for the base clients of another address; only within `write` of the table. */
  extend(sanction: Sanction, address: string): void {
    this.#put({ ...sanction, addresses: [...sanction.addresses, address].slice(-MOST_ADDRESSES) });
  }

  reload(): void {
    this.#records.reload();
    this.#addressTests = undefined;
  }

  #put(sanction: Sanction): void {
    this.#records.put(keyOf(sanction.subject, sanction.roomId), sanction);
    this.#addressTests = undefined;
  }

  #listAddressTests(): readonly AddressTest[] {
    this.#addressTests ??= [...this.#records.entries()].map(([, sanction]) => {
      const addresses = new Set(sanction.addresses);
      const { type, id } = sanction.subject;
      return {
        sanction,
        holdsFor: type === "network" ? networkTest(id) : (address) => addresses.has(address),
      };
    });
    return this.#addressTests;
  }
}

function isOf({ subject, name }: Sanction, { userId, nickName, network }: SubjectName): boolean {
  if (subject.type === "network") return subject.id === network;
  if (nickName !== undefined && nickKey(name) === nickKey(nickName)) return true;
  return userId === (subject.type === "user" ? userIdOf(subject.id) : subject.id);
}

function isOver({ until }: Sanction, now: number): boolean {
  return until !== undefined && until <= now;
}

/** No room id and no type has a slash in it. */
function keyOf({ type, id }: Subject, roomId: RoomId | undefined): string {
  return `${roomId ?? ""}/${type}/${id}`;
}
