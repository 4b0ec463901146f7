import type { ClientEvent, Cursor, OutgoingState } from "../../src/core/client/chat.ts";
import { ChatClient } from "../../src/core/client/chat-client.ts";
import type { Transport } from "../../src/core/client/transport.ts";
import { KeptOutbox } from "../support/kept-outbox.ts";
import { ROOM, type World } from "./world.ts";

/**
 * One device of a user, over all its clients, that checks what it is told while it is told: each message is what the log
 * has there, follows the last one, and a loss is of what the log has let go.
 */
export class Device {
  readonly said: string[] = [];
  readonly user: string;
  /** False: it only speaks, and is told nothing of the room. */
  readonly listens: boolean;
  readonly outbox = new KeptOutbox();
  restarts = 0;
  /** Messages told as failed: a server that stays silent long enough is taken for a base one, which may not have them. */
  failures = 0;
  readonly #world: World;
  readonly #name: string;
  #transport: Transport;
  #client: ChatClient;
  #ids = 0;
  /** The last seq shown, and how far the log reached at the last join. */
  #last: number | undefined;
  #reached = 0;
  /** A server that is slow to say what it is may be taken for a base one for a while, which numbers nothing. */
  #numbered = false;

  constructor(world: World, user: string, number: number, listens = true) {
    this.#world = world;
    this.user = user;
    this.listens = listens;
    this.#name = `${user}${number}`;
    this.#transport = world.network.transport();
    this.#client = this.#newClient(undefined);
  }

  /** The seq up to which it was shown the log, or was told that there is nothing to show. */
  get last(): number {
    return this.#last ?? this.#reached;
  }

  say(): void {
    const text = `${this.#name} says ${this.said.length}`;
    this.said.push(text);
    this.#client.send(ROOM, text).then(
      ({ seq = 0 }) =>
        this.#expect(this.#world.textAt(seq) === text, `given a receipt for ${text} at ${seq}`),
      () => {},
    );
  }

  drop(): void {
    this.#world.network.drop(this.#transport);
  }

  /** Sends failed messages again, as a person would. */
  retry(): void {
    for (const { clientMsgId, state } of this.outbox.messages.values()) {
      if (state.status === "failed") this.#client.retry(clientMsgId);
    }
  }

  /** Killed; the next client of it has the cursor and the outbox, and nothing else. */
  crash(): void {
    const cursor = this.#client.cursor(ROOM);
    this.#world.network.drop(this.#transport);
    this.#client.close();
    this.#transport = this.#world.network.transport();
    this.#client = this.#newClient(cursor);
  }

  #newClient(since: Cursor | undefined): ChatClient {
    const newId = () => {
      this.#ids += 1;
      return `${this.#name}-${this.#ids}`;
    };
    const ports = { transport: this.#transport, clock: this.#world.network.clock, random: () => 0.5, newId };
    const identity = { userId: `u-${this.user}`, nickName: this.user, session: `secret-of-${this.user}` };
    const client = new ChatClient({ ...ports, outbox: this.outbox }, identity);
    client.subscribe((event) => {
      if (client === this.#client || this.#client === undefined) this.#hear(event);
    });
    const { listens: listen } = this;
    client.join(ROOM, since === undefined ? { limit: 0, listen } : { since, listen }).catch(() => {});
    client.start();
    return client;
  }

  #hear(event: ClientEvent): void {
    if (event.type === "status" && event.status.status === "online")
      this.#numbered = event.status.dialect === "v1";
    if (event.type === "joined" && this.#numbered) this.#enter(event.room.lastSeq);
    if (event.type === "restarted") {
      this.restarts += 1;
      this.#last = undefined;
    }
    if (event.type === "outgoing") this.#hearOf(event.outgoing.state);
    if (event.type === "gap") this.#lose(event.lost);
    if (event.type === "messages") for (const { seq, msg } of event.messages) this.#see(seq ?? 0, msg);
  }

  #hearOf(state: OutgoingState): void {
    if (state.status !== "failed") return;
    this.failures += 1;
    this.#expect(!/not in/.test(state.error.message), `refused what it said before it was let in`);
  }

  /** At the very first join nothing of before is wanted; after a restart the newest messages may follow. */
  #enter(lastSeq: number): void {
    this.#reached = lastSeq;
    if (this.restarts === 0) this.#last ??= lastSeq;
  }

  #lose(lost: number): void {
    const upTo = (this.#last ?? 0) + lost;
    this.#expect(upTo <= this.#world.trimmed, `told as lost up to ${upTo}, what the log has`);
    this.#last = upTo;
  }

  #see(seq: number, text: string): void {
    this.#expect(this.listens, `shown ${seq}, and does not listen`);
    this.#expect(seq === (this.#last ?? seq - 1) + 1, `shown ${seq} after ${this.#last}`);
    this.#expect(text === this.#world.textAt(seq), `shown ${text} at ${seq}`);
    this.#last = seq;
  }

  #expect(holds: boolean, otherwise: string): void {
    if (!holds) this.#world.faults.push(`${this.#name} was ${otherwise}`);
  }
}
