import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { toUserId } from "../../src/core/protocol/names.ts";
import type { KeptDirect, KeptTopic, RoomRecords } from "../../src/server/store/room-records.ts";
import { owner, room } from "../support/drafts.ts";

/** Records; `close` leaves nothing behind. */
export interface OpenRoomRecords {
  readonly records: RoomRecords;
  close(): Promise<void>;
}

const ROOM = room("room1");
const OTHER = room("room2");
const [ANN, BOB] = [toUserId("ann"), toUserId("bob")];
const [ANN_OWNER, BOB_OWNER, EVE_OWNER] = [owner("ann"), owner("bob"), owner("eve")];

/** All records of rooms must hold this. */
export function roomRecordsContract(name: string, open: () => Promise<OpenRoomRecords>): void {
  describe(`records of rooms ${name}`, () => {
    let records: RoomRecords;
    let close: () => Promise<void>;

    beforeEach(async () => {
      ({ records, close } = await open());
    });
    afterEach(() => close());

    it("[Q5] a topic is given back as it was kept, and an empty one is none", async () => {
      expect(await records.topicsOf([ROOM, OTHER])).toEqual(new Map());
      await records.setTopic(ROOM, "今天", 1);
      await records.setTopic(OTHER, "x", 1);
      await records.setTopic(OTHER, "y", 1);
      expect(await records.topicsOf([OTHER, ROOM])).toEqual(
        new Map([
          [OTHER, "y"],
          [ROOM, "今天"],
        ]),
      );
      await records.setTopic(OTHER, "", 1);
      expect(await records.topicsOf([OTHER, ROOM])).toEqual(new Map([[ROOM, "今天"]]));
      expect(await records.topicsOf([])).toEqual(new Map());
    });

    it("[Q6] a mark goes forward only, and is one for each user and room", async () => {
      expect(await records.readMarkOf(ANN, ROOM)).toBeUndefined();
      expect(await records.moveReadMark(ANN, ROOM, 0)).toEqual({ seq: 0, moved: false });
      expect(await records.moveReadMark(ANN, ROOM, 3)).toEqual({ seq: 3, moved: true });
      expect(await records.moveReadMark(ANN, ROOM, 2)).toEqual({ seq: 3, moved: false });
      expect(await records.moveReadMark(ANN, ROOM, 3)).toEqual({ seq: 3, moved: false });
      expect(await records.moveReadMark(ANN, ROOM, 4)).toEqual({ seq: 4, moved: true });
      expect(await records.readMarkOf(ANN, ROOM)).toBe(4);
      expect([await records.readMarkOf(BOB, ROOM), await records.readMarkOf(ANN, OTHER)]).toEqual([
        undefined,
        undefined,
      ]);
    });

    it("[Q6] of marks that are moved at once the farthest holds, and each is farther than those before", async () => {
      const marks = await Promise.all([5, 9, 7].map((seq) => records.moveReadMark(ANN, ROOM, seq)));
      expect(await records.readMarkOf(ANN, ROOM)).toBe(9);
      const moved = marks.filter((mark) => mark.moved).map(({ seq }) => seq);
      expect(moved).toEqual([...new Set(moved)].sort((a, b) => a - b));
      expect(moved.at(-1)).toBe(9);
    });

    it("[Y29] the users with a mark in a room are told, and the rooms in which a user has one", async () => {
      expect([...records.markedUsersIn(ROOM)]).toEqual([]);
      expect(await records.markedRoomsOf(ANN, 9)).toEqual([]);
      await records.moveReadMark(ANN, ROOM, 3);
      await records.moveReadMark(BOB, ROOM, 1);
      await records.moveReadMark(ANN, OTHER, 1);
      await records.moveReadMark(ANN, ROOM, 4);
      expect([...records.markedUsersIn(ROOM)].sort()).toEqual([ANN, BOB]);
      expect([...records.markedUsersIn(OTHER)]).toEqual([ANN]);
      const ofAnn = await records.markedRoomsOf(ANN, 9);
      expect(new Map(ofAnn.map(({ roomId, since }) => [roomId, since]))).toEqual(
        new Map([
          [ROOM, 3],
          [OTHER, 1],
        ]),
      );
      expect(ofAnn).toHaveLength(2);
      expect(await records.markedRoomsOf(ANN, 1)).toHaveLength(1);
      expect(await records.markedRoomsOf(BOB, 9)).toEqual([{ roomId: ROOM, since: 1 }]);
    });

    it("[Q8] a direct room belongs to the first two it was kept for", async () => {
      await records.keepPair(room("dm.2"), [BOB_OWNER, EVE_OWNER], 1);
      await records.keepPair(room("dm.1"), [ANN_OWNER, BOB_OWNER], 2);
      await records.keepPair(room("dm.1"), [ANN_OWNER, EVE_OWNER], 3);
      expect(await records.directOf(room("dm.1"))).toEqual({
        pair: [ANN_OWNER, BOB_OWNER],
        active: [],
        refusing: [],
      });
      expect(await records.directOf(ROOM)).toBeUndefined();
      expect(await records.directRoomsOf(BOB_OWNER, 9)).toEqual([
        { roomId: "dm.1", other: ANN_OWNER },
        { roomId: "dm.2", other: EVE_OWNER },
      ]);
      expect(await records.directRoomsOf(owner("nobody"), 9)).toEqual([]);
    });

    it("[Q14] the rooms of two that a user opened or spoke in come first, and of more than asked for the newest", async () => {
      for (let n = 1; n <= 5; n += 1) await records.keepPair(room(`dm.${n}`), [BOB_OWNER, owner(`x${n}`)], n);
      await records.setActive(room("dm.2"), BOB_OWNER);
      await records.setActive(room("dm.5"), owner("x5"));
      const rooms = await records.directRoomsOf(BOB_OWNER, 3);
      expect(rooms.map(({ roomId }) => roomId)).toEqual(["dm.2", "dm.5", "dm.4"]);
      expect((await records.directOf(room("dm.5")))?.active).toEqual([owner("x5")]);
    });

    it("[Q15] a refusal is that of one of the two, and may be taken back", async () => {
      await records.keepPair(room("dm.1"), [ANN_OWNER, BOB_OWNER], 1);
      await records.keepPair(room("dm.2"), [ANN_OWNER, EVE_OWNER], 1);
      await records.setRefusing(room("dm.1"), ANN_OWNER, true);
      expect((await records.directOf(room("dm.1")))?.refusing).toEqual([ANN_OWNER]);
      expect([await records.refusedBy(ANN_OWNER, 9), await records.refusedBy(BOB_OWNER, 9)]).toEqual([
        [BOB_OWNER],
        [],
      ]);
      expect(await records.directRoomsOf(ANN_OWNER, 9)).toEqual([{ roomId: "dm.2", other: EVE_OWNER }]);
      expect(await records.directRoomsOf(BOB_OWNER, 9)).toEqual([{ roomId: "dm.1", other: ANN_OWNER }]);
      await records.setRefusing(room("dm.1"), ANN_OWNER, false);
      expect([
        await records.refusedBy(ANN_OWNER, 9),
        (await records.directRoomsOf(ANN_OWNER, 9)).length,
      ]).toEqual([[], 2]);
    });

    it("[D11] topics, those who have read marks and rooms of two are gone through, each once, whatever goes meanwhile", async () => {
      const made = Array.from({ length: 250 }, (_, n) => [
        records.setTopic(room(`room${n}`), "x", n),
        records.keepPair(room(`dm.${n}`), [ANN_OWNER, owner(`x${n}`)], n),
      ]);
      await Promise.all(made.flat());
      const gone: Promise<void>[] = [];
      const topics: KeptTopic[] = [];
      for (const topic of records.topics()) {
        topics.push(topic);
        gone.push(records.forgetTopic(topic));
      }
      await Promise.all(gone);
      expect(new Set(topics.map(({ roomId }) => roomId)).size).toBe(250);
      expect([topics.length, [...records.topics()]]).toEqual([250, []]);
      const directs: KeptDirect[] = [];
      for (const direct of records.directs()) {
        directs.push(direct);
        gone.push(records.forgetDirect(direct));
      }
      await Promise.all(gone);
      expect(new Set(directs.map(({ roomId, at }) => `${roomId} ${at}`)).size).toBe(250);
      expect([directs.length, [...records.directs()], await records.directRoomsOf(ANN_OWNER, 9)]).toEqual([
        250,
        [],
        [],
      ]);
    });

    it("[D11] a topic or a room of two that was made anew is not forgotten for the old one", async () => {
      await records.setTopic(ROOM, "old", 1);
      const [topic = expect.unreachable()] = records.topics();
      await records.setTopic(ROOM, "new", 2);
      await records.forgetTopic(topic);
      expect(await records.topicsOf([ROOM])).toEqual(new Map([[ROOM, "new"]]));
      await records.keepPair(room("dm.1"), [ANN_OWNER, BOB_OWNER], 1);
      const [direct = expect.unreachable()] = records.directs();
      await records.forgetDirect(direct);
      await records.keepPair(room("dm.1"), [ANN_OWNER, BOB_OWNER], 2);
      await records.forgetDirect(direct);
      expect(await records.directOf(room("dm.1"))).toBeDefined();
    });
  });
}
