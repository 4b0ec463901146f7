import type { Logger } from "../../core/logger.ts";
import { IDENTITY_KEPT_MS } from "../../core/protocol/limits.ts";
import type { RoomId, UserId } from "../../core/protocol/names.ts";
import { unusualSettings } from "../../core/protocol/room-settings.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { Access } from "../access/access.ts";
import type { MadeRoom } from "../access/made-rooms.ts";
import type { MessageLog } from "../log/message-log.ts";
import type { ServerLimits } from "../server-limits.ts";
import type { IdentityStore } from "./identity-store.ts";
import { userIdOf } from "./owned-id.ts";
import { type KeptDirect, type KeptTopic, otherOf, type RoomRecords } from "./room-records.ts";

/** The time for which a topic is kept since it was set, and since the last message of its room, in ms (90 days). */
export const TOPIC_KEPT_MS = 90 * 24 * 60 * 60 * 1000;

/** The time for which a room of two without messages is kept since it was made, and since something was last said there, in ms (30 days). */
export const EMPTY_DIRECT_KEPT_MS = IDENTITY_KEPT_MS;

/** Between two steps, between two sweeps, and before the first, in ms. */
const STEP_MS = 20;
const SWEEP_MS = 60_000;
const FIRST_MS = 2_000;

/** Between two sweeps of the records of rooms, each of which goes through all of them, in ms. */
const ROOMS_SWEEP_MS = 60 * 60 * 1000;

/** Records that are looked at, and read marks that are removed, in one step. */
const STEP_RECORDS = 50;
const STEP_MARKS = 200;

/** The records that expire, and what that depends on. */
interface ExpiryPorts {
  readonly access: Access;
  readonly identities: IdentityStore;
  readonly records: RoomRecords;
  readonly log: Pick<MessageLog, "range" | "lastSeq" | "isUsedSince" | "inbox">;
  /** Tells whether somebody is in a room. */
  readonly isInUse: (roomId: RoomId) => boolean;
  readonly limits: Pick<ServerLimits, "identities">;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Removes the records whose time is over, a few at a time, from its making until `close`. A disk that fails is tried again at the next
 * sweep.
 */
export class Expiry {
  readonly #ports: ExpiryPorts;
  #roomsDueAt: number;
  #closed = false;
  #cancel: () => void = () => {};

  constructor(ports: ExpiryPorts) {
    this.#ports = ports;
    this.#roomsDueAt = ports.clock.now();
    this.#sweepIn(FIRST_MS);
  }

  close(): void {
    this.#closed = true;
    this.#cancel();
  }

  #sweepIn(ms: number): void {
    if (!this.#closed) this.#cancel = this.#ports.clock.after(ms, () => void this.#sweep());
  }

  async #sweep(): Promise<void> {
    const removed = { identities: 0, topics: 0, marks: 0, directs: 0, rooms: 0, roles: 0 };
    try {
      removed.identities = await this.#forgetIdentities();
      if (this.#ports.clock.now() >= this.#roomsDueAt) {
        removed.topics = await this.#forgetTopics();
        removed.marks = await this.#forgetMarks();
        removed.directs = await this.#forgetDirects();
        removed.rooms = await this.#forgetRooms();
        removed.roles = await this.#forgetRoles();
        await this.#forgetInvites();
        this.#roomsDueAt = this.#ports.clock.now() + ROOMS_SWEEP_MS;
      }
    } catch {
      // the stores have logged it
    }
    if (Object.values(removed).some((count) => count > 0)) {
      this.#ports.logger.info("records whose time is over were removed", removed);
    }
    this.#sweepIn(SWEEP_MS);
  }

  async #forgetIdentities(): Promise<number> {
    let total = 0;
    for (let more = true; more; ) {
      const step = await this.#ports.identities.forgetUnused(this.#ports.limits.identities);
      total += step.removed;
      more = step.more;
      if (more) await this.#pause();
    }
    return total;
  }

  #forgetTopics(): Promise<number> {
    const { records } = this.#ports;
    return this.#forgetEach(records.topics(), async (topic) => {
      if (!(await this.#isTopicOver(topic))) return 0;
      await records.forgetTopic(topic);
      return 1;
    });
  }

  /** Read marks go with their users, and so does what called these. */
  #forgetMarks(): Promise<number> {
    const { records, log } = this.#ports;
    return this.#forgetEach(records.markedUsers(), async (userId) => {
      if (await this.#isKnown(userId)) return 0;
      await log.inbox.forget(userId); // first: whoever claims the id meanwhile has items of its own
      let total = 0;
      for (let gone = STEP_MARKS; gone === STEP_MARKS; total += gone) {
        gone = await records.forgetMarks(userId, STEP_MARKS);
        if (gone === STEP_MARKS) await this.#pause();
      }
      return total;
    });
  }

  /** Refusals go with those who are refused. */
  #forgetDirects(): Promise<number> {
    const { records } = this.#ports;
    return this.#forgetEach(records.directs(), async (direct) => {
      const refusing = await this.#forgetRefusals(direct);
      if (refusing > 0 || !(await this.#isDirectOver(direct))) return 0;
      await records.forgetDirect(direct);
      return 1;
    });
  }

  /** With a room go its settings, and the roles and invites there. */
  #forgetRooms(): Promise<number> {
    const { access } = this.#ports;
    return this.#forgetEach(access.rooms.entries(), async ([roomId, room]) => {
      if (!(await this.#isRoomOver(roomId, room))) return 0;
      await access.keep(() => access.forgetRoom(roomId));
      return 1;
    });
  }

  /** Roles in rooms go with their users. */
  #forgetRoles(): Promise<number> {
    const { access, identities } = this.#ports;
    return this.#forgetEach(access.roles.inRooms(), async ({ user, roomId }) => {
      if ((await identities.find(userIdOf(user)))?.ownedId === user) return 0;
      await access.keep(() => access.roles.give(user, roomId, undefined));
      return 1;
    });
  }

  async #forgetInvites(): Promise<void> {
    const { access, clock } = this.#ports;
    const now = clock.now();
    if (!access.invites.hasExpired(now) && !access.invited.hasOver()) return;
    await access.keep(() => {
      access.invites.forgetExpired(now);
      access.invited.forgetOver();
    });
  }

  /** Returns how many of the two go on refusing the other. */
  async #forgetRefusals({ roomId, pair, refusing }: KeptDirect): Promise<number> {
    let left = 0;
    for (const user of refusing) {
      const refused = otherOf(pair, user);
      const known = await this.#ports.identities.find(userIdOf(refused));
      if (known?.ownedId === refused) left += 1;
      else await this.#ports.records.setRefusing(roomId, user, false);
    }
    return left;
  }

  /** Sums what `forget` removes for each; those of one step are written together. */
  async #forgetEach<T>(all: Iterable<T>, forget: (one: T) => Promise<number>): Promise<number> {
    let total = 0;
    let step: Promise<number>[] = [];
    const endStep = async () => {
      for (const count of await Promise.all(step)) total += count;
      step = [];
    };
    for (const one of all) {
      step.push(forget(one));
      if (step.length < STEP_RECORDS) continue;
      await endStep();
      await this.#pause();
    }
    await endStep();
    return total;
  }

  async #isTopicOver({ roomId, setAt }: KeptTopic): Promise<boolean> {
    const { log, clock, isInUse } = this.#ports;
    const before = clock.now() - TOPIC_KEPT_MS;
    if (setAt >= before || isInUse(roomId)) return false;
    return !(await log.isUsedSince(roomId, before));
  }

  async #isDirectOver({ roomId, at }: KeptDirect): Promise<boolean> {
    const { log, clock, isInUse } = this.#ports;
    const before = clock.now() - EMPTY_DIRECT_KEPT_MS;
    if (at >= before || isInUse(roomId) || (await log.isUsedSince(roomId, before))) return false;
    return (await log.range(roomId, { limit: 1 })).messages.length === 0;
  }

  /** A room of which nothing is kept goes once it is empty, one whose settings were changed as a topic does. */
  async #isRoomOver(roomId: RoomId, { at, settings }: MadeRoom): Promise<boolean> {
    const { log, records, clock, isInUse } = this.#ports;
    const isDecided = unusualSettings(settings) !== undefined && at >= clock.now() - TOPIC_KEPT_MS;
    if (isDecided || isInUse(roomId) || (await log.lastSeq(roomId)) > 0) return false;
    return (await records.topicsOf([roomId])).size === 0;
  }

  async #isKnown(userId: UserId): Promise<boolean> {
    return (await this.#ports.identities.find(userId)) !== undefined;
  }

  /** Lets everybody else have their turns. Never ends once this is closed. */
  #pause(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#closed) return;
      this.#cancel = this.#ports.clock.after(STEP_MS, () => {
        if (!this.#closed) resolve();
      });
    });
  }
}
