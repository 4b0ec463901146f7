import { ROOMS } from "../../../core/protocol/event-names.ts";
import { RoomsSchema } from "../../../core/protocol/requests.ts";
import { defineUseCase } from "../use-case.ts";
import { isDirectRoomId } from "./direct-rooms.ts";

/** Rooms in one reply. */
const MOST_ROOMS = 1_000;

/** Lists every room that has members or messages, but for those of two others. */
export const roomsUseCase = defineUseCase({
  event: ROOMS,
  schema: RoomsSchema,
  limit: "ask",
  cost: 2,
  heavy: true,
  run: async ({ directory, ports }, { connection, proceed }) => {
    proceed();
    const { log, records } = ports;
    const { user } = connection;
    const ends = new Map((await log.rooms()).map(({ roomId, lastSeq }) => [roomId, lastSeq]));
    const directs = user === undefined ? [] : await records.directRoomsOf(user.userId);
    const ownDirects = new Set(directs.map(({ roomId }) => roomId));
    const rooms = [...new Set([...ends.keys(), ...directory.roomIds()])]
      .filter((roomId) => !isDirectRoomId(roomId) || ownDirects.has(roomId))
      .map((roomId) => ({ roomId, name: roomId.replace(/^room/, "") }))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .slice(0, MOST_ROOMS);
    const topics = await records.topicsOf(rooms.map(({ roomId }) => roomId));
    return {
      rooms: rooms.map(({ roomId, name }) => {
        const users = directory.room(roomId)?.count ?? 0;
        return { roomId, name, users, lastSeq: ends.get(roomId) ?? 0, topic: topics.get(roomId) };
      }),
    };
  },
});
