import type { ChatMessage } from "../../src/core/client/chat.ts";
import { ChatClient } from "../../src/core/client/chat-client.ts";
import type { ReadStep } from "../../src/core/client/reader/read-step.ts";
import { RoomReader } from "../../src/core/client/reader/room-reader.ts";
import type { Transport } from "../../src/core/client/transport.ts";
import { silentLogger } from "../../src/core/logger.ts";
import type { RoomId } from "../../src/core/protocol/names.ts";
import { memoryLog } from "../../src/server/log/memory-log.ts";
import type { HubNetwork } from "./socket-pair.ts";

/** The room that is read. */
export const ROOM = "room1" as RoomId;

/** Longer than any wait between two tries to connect. */
const A_WHILE = 20_000;

/** A log whose rooms hold so many messages, one a second from `at` on: `m1`, `m2`, … by bob. */
export async function logOf(rooms: Readonly<Record<string, number>>, at: number, epoch = "epoch-1") {
  const log = memoryLog(epoch, silentLogger);
  for (const [roomId, count] of Object.entries(rooms)) await append(log, roomId as RoomId, 1, count, at);
  return log;
}

/** Commits messages `first` to `last` of a room; what they say begins with their number, and goes on with `more`. */
export async function append(
  log: ReturnType<typeof memoryLog>,
  roomId: RoomId,
  first: number,
  last: number,
  at: number,
  more = "",
): Promise<void> {
  const drafts = Array.from({ length: last - first + 1 }, (_, index) => ({
    roomId,
    at: at + (first + index) * 1_000,
    userId: "u-bob",
    nickName: "bob" as Parameters<typeof log.append>[0]["nickName"],
    msg: `m${first + index}${more}`,
    kind: "text" as const,
    replyTo: undefined,
    clientMsgId: undefined,
  }));
  await Promise.all(drafts.map((draft) => log.append(draft)));
}

/** A client that reads rooms over a network without sockets. */
export class Reading {
  readonly client: ChatClient;
  readonly transport: Transport;
  readonly network: HubNetwork;

  constructor(network: HubNetwork, auth: Partial<{ nickName: string }> = {}) {
    const nickName = auth.nickName ?? "reader";
    this.network = network;
    this.transport = network.transport();
    let ids = 0;
    const newId = () => `${nickName}-${ids++}`;
    const ports = { transport: this.transport, clock: network.clock, random: () => 0.5, newId };
    this.client = new ChatClient(ports, { userId: `u-${nickName}`, nickName, session: `of-${nickName}` });
    this.client.start();
  }

  /** A reader of a room that has entered it. */
  async entered(roomId = ROOM): Promise<RoomReader> {
    const reader = new RoomReader(this.client, roomId, this.network.clock);
    await this.until(reader.enter());
    return reader;
  }

  /** Waits for some work, while packets move and time passes as it needs. */
  async until<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const watched = work.finally(() => {
      done = true;
    });
    watched.catch(() => {});
    for (let turn = 0; !done && turn < 1_000; turn += 1) {
      await this.network.flush();
      if (!done && turn % 10 === 9) this.network.clock.advance(A_WHILE);
    }
    return watched;
  }

  /** All steps until the room has been read to its end. */
  async all(reader: RoomReader): Promise<ReadStep[]> {
    const steps: ReadStep[] = [];
    for (;;) {
      const step = await this.until(reader.read());
      if (step === undefined) return steps;
      steps.push(step);
    }
  }
}

/** The messages of some steps. */
export function messagesOf(steps: readonly ReadStep[]): ChatMessage[] {
  return steps.flatMap((step) => (step.type === "messages" ? step.messages : []));
}

/** `1-200,lost 3,204-210`: what was read, and what was not. */
export function outline(steps: readonly ReadStep[]): string {
  const parts: string[] = [];
  let from: number | undefined;
  let to: number | undefined;
  const close = () => {
    if (from !== undefined) parts.push(from === to ? `${from}` : `${from}-${to}`);
    from = undefined;
  };
  for (const step of steps) {
    if (step.type !== "messages") {
      close();
      parts.push(step.type === "lost" ? `lost ${step.count}` : step.type);
      continue;
    }
    for (const { seq = 0 } of step.messages) {
      if (from !== undefined && seq !== (to ?? 0) + 1) close();
      from ??= seq;
      to = seq;
    }
  }
  close();
  return parts.join(", ");
}
