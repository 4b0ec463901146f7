import { randomUUID } from "node:crypto";
import type { ChangeTarget } from "../src/core/client/chat.ts";
import type { ChatClient } from "../src/core/client/chat-client.ts";
import type { ChangeAction } from "../src/core/protocol/changes.ts";
import type { RoomId } from "../src/core/protocol/names.ts";
import { type HistoryRecord, unsetClock } from "./history.ts";
import type { KnownMessages } from "./known-messages.ts";
import type { Random } from "./random.ts";
import type { Unstamped } from "./watched-outbox.ts";

/** Fewer than a message may have. */
const EMOJI = ["👍", "❤️", "🎉", "👀", "😄", "🚀"];

/** The time for which a message is updated, in ms: both devices of a user may be the first to say it. */
const LIVE_MS = 2_000;

/** Messages of a room that are deleted at once. */
const ERASED = 5;

interface ChangerParts {
  readonly client: ChatClient;
  readonly user: string;
  readonly random: Random;
  readonly known: KnownMessages;
  /** Makes a text that nobody else says. */
  readonly newText: () => string;
  readonly note: (record: Unstamped<HistoryRecord>) => void;
}

/** Changes messages by chance: this user's own in every way, and those of others with reactions and pins. */
export class Changer {
  readonly #parts: ChangerParts;
  /** The id of what was said last in each room: it may not be acknowledged yet. */
  readonly #said = new Map<RoomId, string>();

  constructor(parts: ChangerParts) {
    this.#parts = parts;
  }

  /** Something was said, and may be changed from now on. */
  said(room: RoomId, clientMsgId: string): void {
    this.#said.set(room, clientMsgId);
  }

  change(room: RoomId): void {
    const { random, newText } = this.#parts;
    const choice = random.next();
    if (choice < 0.15) return this.#update(room);
    if (choice < 0.45) return this.#ask(room, this.#own(room), { type: "edit", msg: newText() });
    if (choice < 0.6) return this.#ask(room, this.#own(room), { type: "delete", reason: randomUUID() });
    if (choice < 0.9) return this.#ask(room, this.#any(room), this.#reaction());
    this.#ask(room, this.#any(room), { type: "pin", on: random.chance(0.4) });
  }

  /** Deletes some of this user's own messages. */
  erase(room: RoomId): void {
    for (let n = 0; n < ERASED; n += 1) this.#ask(room, this.#own(room), { type: "delete" });
  }

  #reaction(): ChangeAction {
    const { random } = this.#parts;
    const emoji = EMOJI[random.between(0, EMOJI.length - 1)] ?? "👍";
    return { type: "react", emoji, on: random.chance(0.7) };
  }

  #own(room: RoomId): ChangeTarget | undefined {
    const { random, known } = this.#parts;
    const said = this.#said.get(room);
    if (said !== undefined && random.chance(0.3)) return { clientMsgId: said };
    const seq = known.own(room, random);
    return seq === undefined ? undefined : { seq };
  }

  #any(room: RoomId): ChangeTarget | undefined {
    const seq = this.#parts.known.any(room, this.#parts.random);
    return seq === undefined ? undefined : { seq };
  }

  #ask(room: RoomId, target: ChangeTarget | undefined, action: ChangeAction): void {
    if (target === undefined) return;
    const { client, note } = this.#parts;
    client.change(room, target, action).then(
      ({ changeId: change, rev, at }) => note({ type: "done", room, change, rev, at }),
      () => {}, // refusals are told by events
    );
  }

  /** Says a live message, or changes it. */
  #update(room: RoomId): void {
    const { client, user, note, newText } = this.#parts;
    const clientMsgId = `live-${user}-${Math.floor(unsetClock() / LIVE_MS)}`;
    const change = randomUUID();
    client.send(room, newText(), { clientMsgId, update: true, changeId: change }).then(
      ({ rev = 0, at }) => note({ type: "done", room, change, rev, at }),
      () => {},
    );
  }
}
