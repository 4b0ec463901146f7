import { Client, type ClientListener } from "./client.ts";
import { createSender, type Receiver, type Sender } from "./deliveries.ts";
import { groupBy } from "./group-by.ts";
import { Histogram } from "./histogram.ts";
import type { Crowd, LoadPlan } from "./load-plan.ts";
import { PROTOCOLS } from "./protocols.ts";

/** A client of the load with what is known of it. */
export interface Attendee {
  readonly client: Client;
  readonly receiver: Receiver;
}

/** Everybody of a plan, the senders among them in the order of their numbers. */
export interface Assembly {
  readonly attendees: readonly Attendee[];
  readonly senders: readonly Sender[];
  readonly speakers: readonly Client[];
  /** The latencies of each crowd. */
  readonly latencies: readonly Histogram[];
}

interface Seat {
  readonly crowd: Crowd;
  readonly latencies: Histogram;
  readonly roomId: string;
  readonly speaks: boolean;
}

/** Each address of 127.0.0.0/8 but the first network, one after the other. */
function addressOf(index: number): string {
  return `127.1.${(index >> 8) & 255}.${index & 255 || 254}`;
}

function seatsOf(crowd: Crowd, latencies: Histogram): Seat[] {
  return Array.from({ length: crowd.clients }, (_, index) => ({
    crowd,
    latencies,
    roomId: crowd.rooms === 0 ? "" : `${crowd.prefix}${1 + (index % crowd.rooms)}`,
    speaks: index < crowd.senders,
  }));
}

/** Gives everybody a place; `listen` makes the listener of a client. */
export function assemble(plan: LoadPlan, listen: (receiver: Receiver) => ClientListener): Assembly {
  const latencies = plan.crowds.map(() => new Histogram());
  const seats = plan.crowds.flatMap((crowd, index) => seatsOf(crowd, latencies[index] ?? new Histogram()));
  const members = groupBy(seats, ({ roomId }) => roomId);
  const speaking = seats.filter(({ speaks }) => speaks);
  const spoken = new Map<string, number>();
  const senders = speaking.map(({ roomId, crowd }, index) => {
    const indexInRoom = spoken.get(roomId) ?? 0;
    spoken.set(roomId, indexInRoom + 1);
    const { echoes, acknowledges } = PROTOCOLS[crowd.protocol];
    const receivers = (members.get(roomId)?.length ?? 0) - (echoes ? 0 : 1);
    return createSender({ index, indexInRoom, roomId, receivers, acknowledges });
  });
  const attendees = seats.map((seat, index) =>
    attendeeOf(plan, seat, index, spoken.get(seat.roomId) ?? 0, listen),
  );
  const speakers = attendees.filter((_, index) => seats[index]?.speaks).map(({ client }) => client);
  return { attendees, senders, speakers, latencies };
}

function attendeeOf(
  { port, spreadAddresses }: LoadPlan,
  { crowd, latencies, roomId }: Seat,
  index: number,
  sendersInRoom: number,
  listen: (receiver: Receiver) => ClientListener,
): Attendee {
  const receiver = { roomId, next: new Uint32Array(sendersInRoom), missing: new Map(), latencies };
  const localAddress = spreadAddresses ? addressOf(index) : undefined;
  const place = { index, port, localAddress, roomId };
  return { client: new Client(place, PROTOCOLS[crowd.protocol], listen(receiver)), receiver };
}
