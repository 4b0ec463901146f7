import type {
  ChangeTarget,
  ChatMessage,
  ClientEvent,
  Cursor,
  OutgoingState,
} from "../../src/core/client/chat.ts";
import { ChatClient } from "../../src/core/client/chat-client.ts";
import type { Transport } from "../../src/core/client/transport.ts";
import type { ChangeAction } from "../../src/core/protocol/changes.ts";
import { KeptOutbox } from "../support/kept-outbox.ts";
import { ROOM, type World } from "./world.ts";

/** The changes that a device asks for. */
export const CHANGE_KINDS = ["edit", "editAny", "delete", "react", "takeBack", "pin", "unpin"] as const;

export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** The reasons for which a change may fail for good. */
const REFUSALS = ["message-missing", "message-deleted", "message-of-others", "update-target-missing"];

/**
 * One device of a user, over all its clients, that checks what it is told while it is told: each message is what the log
 * has there, follows the last one, and a loss is of what the log has let go.
 */
export class Device {
  readonly said: string[] = [];
  /** The texts of edits, as they were asked for, and of those that are done. */
  readonly edits: string[] = [];
  readonly edited: string[] = [];
  /** The last change to each message that it was shown. */
  readonly revs = new Map<number, number>();
  /** Those that its last cursor did not cover when it was killed: each may be told once more. */
  readonly #uncovered = new Map<number, number>();
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

  /** Changes one of the messages that it sees, or one of its own that waits. */
  change(kind: ChangeKind, choice: number): void {
    const target = this.#choose(choice, kind === "edit" || kind === "delete");
    if (target === undefined) return;
    const text = `${this.#name} edits ${this.edits.length}`;
    const action = actionOf(kind, text);
    if (action.type === "edit") this.edits.push(text);
    this.#client.change(ROOM, target, action).then(
      ({ rev }) => {
        if (action.type === "edit") this.edited.push(text);
        const last = this.#world.changed.at(-1)?.changes?.rev ?? 0;
        this.#expect(rev <= last, `given a receipt of change ${rev} of ${last}`);
      },
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
    for (const { changeId, state } of this.outbox.changes.values()) {
      if (state.status === "failed") this.#client.retryChange(changeId);
    }
  }

  /** Killed; the next client of it has the cursor and the outbox, and nothing else. */
  crash(): void {
    const cursor = this.#client.cursor(ROOM);
    for (const [seq, rev] of this.revs) if (rev > (cursor?.rev ?? 0)) this.#uncovered.set(seq, rev);
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
      this.revs.clear();
      this.#uncovered.clear();
    }
    if (event.type === "outgoing") this.#hearOf(event.outgoing.state);
    if (event.type === "outgoingChange") this.#hearOfChange(event.change.state);
    if (event.type === "gap") this.#lose(event.lost);
    if (event.type === "messages") for (const message of event.messages) this.#see(message);
    if (event.type === "changed") for (const message of event.messages) this.#seeChanged(message);
  }

  #choose(choice: number, own: boolean): ChangeTarget | undefined {
    const seqs = [0, 1, 2, 3, 4].map((back) => this.last - back).filter((seq) => seq > 0 && this.listens);
    const mine = seqs.filter((seq) => this.#world.committed[seq - 1]?.userId === `u-${this.user}`);
    const waiting = [...this.outbox.messages.keys()].map((clientMsgId) => ({ clientMsgId }));
    const targets = [...(own ? mine : seqs).map((seq) => ({ seq })), ...waiting];
    return targets[choice % targets.length];
  }

  #hearOf(state: OutgoingState): void {
    if (state.status !== "failed") return;
    this.failures += 1;
    this.#expect(!/not in/.test(state.error.message), `refused what it said before it was let in`);
  }

  #hearOfChange(state: OutgoingState): void {
    if (state.status !== "failed") return;
    const { reason } = state.error;
    if (reason === "base-server") this.failures += 1;
    else this.#expect(REFUSALS.includes(reason), `refused a change because of ${reason}`);
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

  #see({ seq = 0, msg, changes }: ChatMessage): void {
    const rev = changes?.rev ?? 0;
    this.#expect(this.listens, `shown ${seq}, and does not listen`);
    this.#expect(seq === (this.#last ?? seq - 1) + 1, `shown ${seq} after ${this.#last}`);
    this.#expect(msg === this.#world.stateAt(seq, rev)?.msg, `shown ${msg} at ${seq} after change ${rev}`);
    this.#last = seq;
    this.revs.set(seq, rev);
  }

  #seeChanged({ seq = 0, msg, changes }: ChatMessage): void {
    const rev = changes?.rev ?? 0;
    this.#expect(this.listens, `told of a change of ${seq}, and does not listen`);
    this.#expect(seq <= this.last, `told of a change of ${seq} before the message`);
    const known = this.revs.get(seq) ?? 0;
    this.#expect(
      rev > known || (rev === known && this.#uncovered.get(seq) === rev),
      `told of change ${rev} of ${seq} after ${known}`,
    );
    this.#uncovered.delete(seq);
    this.#expect(msg === this.#world.stateAt(seq, rev)?.msg, `told of ${msg} at ${seq} after change ${rev}`);
    this.revs.set(seq, rev);
  }

  #expect(holds: boolean, otherwise: string): void {
    if (!holds) this.#world.faults.push(`${this.#name} was ${otherwise}`);
  }
}

function actionOf(kind: ChangeKind, text: string): ChangeAction {
  switch (kind) {
    case "edit":
    case "editAny":
      return { type: "edit", msg: text };
    case "delete":
      return { type: "delete" };
    case "react":
    case "takeBack":
      return { type: "react", emoji: "👍", on: kind === "react" };
    default:
      return { type: "pin", on: kind === "pin" };
  }
}
