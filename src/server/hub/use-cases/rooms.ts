import { ROOMS } from "../../../core/protocol/event-names.ts";
import { ROOMS_PAGE } from "../../../core/protocol/limits.ts";
import type { RoomId } from "../../../core/protocol/names.ts";
import { RoomsSchema } from "../../../core/protocol/requests.ts";
import type { MessageLog } from "../../log/message-log.ts";
import { type HubContext, requireUser } from "../context.ts";
import { isOpenTo } from "../rights.ts";
import type { Connection } from "../room.ts";
import { fromCursor, type ListPlace, toCursor } from "../room-list.ts";
import { defineUseCase } from "../use-case.ts";
import { isDirectRoomId } from "./direct-rooms.ts";

/** Rooms that are looked at for one page: where most of them do not belong in it, the page is short and leads on. */
const MOST_LOOKED_AT = 200;

/** Direct rooms of one's own in the list: those in which one is active first, each part the newest. */
const MOST_DIRECTS = 200;

/** Some rooms of the list, as many as were looked at for them, and the place at which it goes on. */
interface Stretch {
  readonly rooms: readonly FoundRoom[];
  readonly looked: number;
  readonly next: ListPlace | undefined;
}

interface FoundRoom {
  readonly roomId: RoomId;
  readonly lastSeq: number;
}

/** Lists a page of the rooms that have members or messages, but for those of two others: the asker's own first, then by rank. */
export const roomsUseCase = defineUseCase({
  event: ROOMS,
  schema: RoomsSchema,
  right: "list",
  limit: "ask",
  cost: 4,
  heavy: true,
  onlyReads: true,
  run: async (context, { connection, proceed }, { after, limit = ROOMS_PAGE }) => {
    requireUser(connection);
    proceed();
    const { directory, ports } = context;
    const rooms: FoundRoom[] = [];
    let place: ListPlace | undefined = fromCursor(after);
    for (let left = MOST_LOOKED_AT; place !== undefined && rooms.length < limit && left > 0; ) {
      const stretch: Stretch = await readStretch(context, connection, place, limit - rooms.length);
      rooms.push(...stretch.rooms.filter(({ roomId }) => isOpenTo(connection, roomId)));
      place = stretch.next;
      left -= stretch.looked;
    }
    const topics = await ports.records.topicsOf(rooms.map(({ roomId }) => roomId));
    return {
      rooms: rooms.map(({ roomId, lastSeq }) => {
        const users = directory.room(roomId)?.count ?? 0;
        return { roomId, name: roomId.replace(/^room/, ""), users, lastSeq, topic: topics.get(roomId) };
      }),
      next: place && toCursor(place),
    };
  },
});

function readStretch(
  context: HubContext,
  connection: Connection,
  place: ListPlace,
  limit: number,
): Promise<Stretch> {
  switch (place.part) {
    case "own":
      return readOwn(context, connection, place.after, limit);
    case "used":
      return readUsed(context, connection, place, limit);
    case "present":
      return readPresent(context, connection, place.after, limit);
  }
}

async function readOwn(
  { directory, ports: { log, records } }: HubContext,
  connection: Connection,
  after: RoomId | undefined,
  limit: number,
): Promise<Stretch> {
  const { user } = connection;
  const directs = user === undefined ? [] : await records.directRoomsOf(user.ownedId, MOST_DIRECTS);
  const all = new Set([...directory.roomsOf(connection), ...directs.map(({ roomId }) => roomId)]);
  const own = [...all].filter((roomId) => after === undefined || roomId > after).sort();
  const roomIds = own.slice(0, limit);
  const rooms = await Promise.all(
    roomIds.map(async (roomId) => ({ roomId, lastSeq: await log.lastSeq(roomId) })),
  );
  const last = roomIds.at(-1);
  const isAll = last === undefined || own.length <= limit;
  const listed = rooms.filter(({ roomId, lastSeq }) => lastSeq > 0 || directory.room(roomId) !== undefined);
  return {
    rooms: listed,
    looked: rooms.length,
    next: isAll ? { part: "used" } : { part: "own", after: last },
  };
}

async function readUsed(
  { directory, ports: { log } }: HubContext,
  connection: Connection,
  { after }: Extract<ListPlace, { part: "used" }>,
  limit: number,
): Promise<Stretch> {
  const own = directory.roomsOf(connection);
  const page = await log.rooms({ after, limit });
  const last = page.at(-1);
  return {
    rooms: page.filter(({ roomId }) => !own.has(roomId)),
    looked: page.length,
    next: last === undefined || page.length < limit ? { part: "present" } : { part: "used", after: last },
  };
}

async function readPresent(
  { directory, ports: { log } }: HubContext,
  connection: Connection,
  after: RoomId | undefined,
  limit: number,
): Promise<Stretch> {
  const own = directory.roomsOf(connection);
  const page = directory.roomIdsAfter(after, limit);
  const rooms: FoundRoom[] = [];
  for (const roomId of page) {
    if (own.has(roomId) || isDirectRoomId(roomId)) continue;
    const lastSeq = await log.lastSeq(roomId);
    if (lastSeq === 0 || !(await hasMessages(log, roomId))) rooms.push({ roomId, lastSeq });
  }
  const last = page.at(-1);
  const isAll = last === undefined || page.length < limit;
  return { rooms, looked: page.length, next: isAll ? undefined : { part: "present", after: last } };
}

async function hasMessages(log: MessageLog, roomId: RoomId): Promise<boolean> {
  return (await log.range(roomId, { limit: 1 })).messages.length > 0;
}
