import { randomUUID } from "node:crypto";
import { SocketTransport } from "../src/cli/socket-transport.ts";
import { USUAL_TRUST } from "../src/cli/tls/trust.ts";
import type { ClientEvent } from "../src/core/client/chat.ts";
import { ChatClient } from "../src/core/client/chat-client.ts";
import { type RoomId, toRoomId } from "../src/core/protocol/names.ts";
import { systemClock } from "../src/core/time/clock.ts";

/** An order of the crowd's parent to one of its processes. */
export type CrowdOrder =
  | {
      readonly type: "begin";
      readonly url: string;
      readonly first: number;
      readonly count: number;
      readonly speakers: number;
    }
  | { readonly type: "hush" }
  | { readonly type: "report" };

/** The state of the clients of one process. */
export interface CrowdReport {
  /** Clients that are in the room now. */
  readonly inside: number;
  /** The lowest and the highest seq that a client was shown last. */
  readonly least: number;
  readonly most: number;
  /** Messages that did not follow the one before, came twice, or were told as lost. */
  readonly holes: number;
  readonly twice: number;
  readonly lost: number;
  /** Connections made by all clients so far, and by those that needed fewest and most. */
  readonly connections: number;
  readonly leastConnections: number;
  readonly mostConnections: number;
  readonly acknowledged: number;
  readonly unacknowledged: number;
}

/** Between two messages of one speaker, in ms: what two say is 10,000 deliveries a second to a crowd of 5,000. */
const SPEAK_MS = 1_000;

const ROOM = toRoomId("room1") as RoomId;

class Member {
  inside = false;
  last: number | undefined;
  holes = 0;
  twice = 0;
  lost = 0;
  connections = 0;
  readonly client: ChatClient;

  constructor(url: string, name: string) {
    const transport = new SocketTransport(url, USUAL_TRUST);
    const ports = { transport, clock: systemClock, random: Math.random, newId: randomUUID };
    this.client = new ChatClient(ports, {
      userId: `u-${name}`,
      nickName: name,
      session: `secret-of-${name}`,
    });
    this.client.subscribe((event) => this.#hear(event));
    this.client.join(ROOM, { limit: 0 }).catch(() => {});
    this.client.start();
  }

  #hear(event: ClientEvent): void {
    if (event.type === "status") {
      this.inside = false;
      if (event.status.status === "online") this.connections += 1;
    }
    if (event.type === "joined") {
      this.inside = true;
      this.last ??= event.room.lastSeq;
    }
    if (event.type === "gap") this.lost += event.lost;
    if (event.type === "messages") for (const { seq } of event.messages) this.#see(seq ?? 0);
  }

  #see(seq: number): void {
    const before = this.last ?? seq - 1;
    if (seq <= before) this.twice += 1;
    else if (seq > before + 1) this.holes += 1;
    this.last = seq;
  }
}

const members: Member[] = [];
let speaking: NodeJS.Timeout | undefined;
let said = 0;
let acknowledged = 0;

function begin({ url, first, count, speakers }: Extract<CrowdOrder, { type: "begin" }>): void {
  for (let n = 0; n < count; n += 1) members.push(new Member(url, `crowd-${first + n}`));
  speaking = setInterval(() => {
    for (const { client, inside } of members.slice(0, speakers)) {
      if (!inside && said - acknowledged > 200) continue;
      said += 1;
      const settled = () => {
        acknowledged += 1;
      };
      client.send(ROOM, `message ${said}`).then(settled, () => {});
    }
  }, SPEAK_MS);
}

function report(): CrowdReport {
  const sum = (pick: (member: Member) => number) =>
    members.reduce((total, member) => total + pick(member), 0);
  const lasts = members.map(({ last }) => last ?? 0);
  return {
    inside: members.filter(({ inside }) => inside).length,
    least: Math.min(...lasts),
    most: Math.max(...lasts),
    holes: sum(({ holes }) => holes),
    twice: sum(({ twice }) => twice),
    lost: sum(({ lost }) => lost),
    connections: sum(({ connections }) => connections),
    leastConnections: Math.min(...members.map(({ connections }) => connections)),
    mostConnections: Math.max(...members.map(({ connections }) => connections)),
    acknowledged,
    unacknowledged: said - acknowledged,
  };
}

process.on("message", (order: CrowdOrder) => {
  if (order.type === "begin") begin(order);
  if (order.type === "hush") clearInterval(speaking);
  if (order.type === "report") process.send?.(report());
});
process.on("disconnect", () => process.exit(0));
