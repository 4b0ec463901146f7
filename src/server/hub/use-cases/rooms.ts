import { ROOMS } from "../../../core/protocol/event-names.ts";
import { ROOMS_PAGE } from "../../../core/protocol/limits.ts";
import type { RoomId } from "../../../core/protocol/names.ts";
import { RoomsSchema } from "../../../core/protocol/requests.ts";
import { isPrivateRoomId, unusualSettings } from "../../../core/protocol/room-settings.ts";
import type { MessageLog } from "../../log/message-log.ts";
import { type HubContext, requireUser } from "../context.ts";
import { hasRight, isInReach } from "../rights.ts";
import type { Connection } from "../room.ts";
import type { ListPlace } from "../room-list.ts";
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

/**
 * Lists a page of the rooms that have members or messages, the asker's own first, then by rank; but for those of two others, private ones into which
 * the asker was not let, and those that are not to be listed. The page may end at one of these: so the place at which it goes on is sealed.
 */
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
    let place: ListPlace | undefined = context.cursors.read(after);
    for (let left = MOST_LOOKED_AT; place !== undefined && rooms.length < limit && left > 0; ) {
      const stretch: Stretch = await readStretch(context, connection, place, limit - rooms.length);
      rooms.push(...stretch.rooms.filter(({ roomId }) => isInReach(connection, roomId)));
      place = stretch.next;
      left -= stretch.looked;
    }
    const topics = await ports.records.topicsOf(rooms.map(({ roomId }) => roomId));
    return {
      rooms: rooms.map(({ roomId, lastSeq }) => {
        const users = directory.room(roomId)?.count ?? 0;
        const settings = ports.access.rooms.settingsOf(roomId);
        return {
          roomId,
          name: settings.name || roomId.replace(/^room/, ""),
          users,
          lastSeq,
          topic: topics.get(roomId),
          settings: unusualSettings(settings),
        };
      }),
      next: place && context.cursors.write(place),
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
  { directory, ports: { access, log, records } }: HubContext,
  connection: Connection,
  after: RoomId | undefined,
  limit: number,
): Promise<Stretch> {
  const { user } = connection;
  const directs = user === undefined ? [] : await records.directRoomsOf(user.ownedId, MOST_DIRECTS);
  const privates = user === undefined ? [] : [...access.roles.roomsOf(user.ownedId)].filter(isPrivateRoomId);
  const all = new Set([
    ...directory.roomsOf(connection),
    ...directs.map(({ roomId }) => roomId),
    ...privates.filter((roomId) => access.rooms.has(roomId)),
  ]);
  const own = [...all].filter((roomId) => after === undefined || roomId > after).sort();
  const roomIds = own.slice(0, limit);
  const rooms = await Promise.all(
    roomIds.map(async (roomId) => ({ roomId, lastSeq: await log.lastSeq(roomId) })),
  );
  const last = roomIds.at(-1);
  const isAll = last === undefined || own.length <= limit;
  const listed = rooms.filter(
    ({ roomId, lastSeq }) => lastSeq > 0 || directory.room(roomId) !== undefined || isPrivateRoomId(roomId),
  );
  return {
    rooms: listed,
    looked: rooms.length,
    next: isAll ? { part: "used" } : { part: "own", after: last },
  };
}

async function readUsed(
  context: HubContext,
  connection: Connection,
  { after }: Extract<ListPlace, { part: "used" }>,
  limit: number,
): Promise<Stretch> {
  const own = context.directory.roomsOf(connection);
  const page = await context.ports.log.rooms({ after, limit });
  const last = page.at(-1);
  return {
    rooms: page.filter(({ roomId }) => !own.has(roomId) && isListed(context, connection, roomId)),
    looked: page.length,
    next: last === undefined || page.length < limit ? { part: "present" } : { part: "used", after: last },
  };
}

async function readPresent(
  context: HubContext,
  connection: Connection,
  after: RoomId | undefined,
  limit: number,
): Promise<Stretch> {
  const { directory, ports } = context;
  const { log } = ports;
  const own = directory.roomsOf(connection);
  const page = directory.roomIdsAfter(after, limit);
  const rooms: FoundRoom[] = [];
  for (const roomId of page) {
    if (own.has(roomId) || !isListed(context, connection, roomId)) continue;
    const lastSeq = await log.lastSeq(roomId);
    if (lastSeq === 0 || !(await hasMessages(log, roomId))) rooms.push({ roomId, lastSeq });
  }
  const last = page.at(-1);
  const isAll = last === undefined || page.length < limit;
  return { rooms, looked: page.length, next: isAll ? undefined : { part: "present", after: last } };
}

/** Tells whether a room that is not the asker's own stands in its list; who moderates the server sees those that are not to be listed. */
function isListed(context: HubContext, connection: Connection, roomId: RoomId): boolean {
  if (isDirectRoomId(roomId) || isPrivateRoomId(roomId)) return false;
  return context.ports.access.rooms.settingsOf(roomId).listed || hasRight(context, "settings", connection);
}

async function hasMessages(log: MessageLog, roomId: RoomId): Promise<boolean> {
  return (await log.range(roomId, { limit: 1 })).messages.length > 0;
}
