import { ChatError } from "../../protocol/errors.ts";
import { HISTORY } from "../../protocol/event-names.ts";
import { DEFAULT_LIMITS } from "../../protocol/limits.ts";
import type { ServerMsg } from "../../protocol/message.ts";
import type { RoomId } from "../../protocol/names.ts";
import type { JoinReply } from "../../protocol/replies.ts";
import type { Cursor } from "../chat.ts";
import { historyRequest, readHistory } from "../history.ts";
import { askAgainAfter, readLive } from "../payloads.ts";
import type { Outcome } from "../pending-requests.ts";
import { type FeedStep, type NumberedMessage, RoomFeed } from "./room-feed.ts";
import type { RoomLinkPorts } from "./room-link-ports.ts";

/** The messages of a room on a v1 server: what was missed is fetched before later messages are let through. */
export class RoomMessages {
  readonly #roomId: RoomId;
  readonly #ports: RoomLinkPorts;
  #feed: RoomFeed | undefined;
  /** Live messages that came before the reply to the join. */
  #early: ServerMsg[] = [];
  #joined = false;
  #catchingUp = false;
  #cancelRetry: () => void = () => {};

  constructor(roomId: RoomId, since: Cursor | undefined, ports: RoomLinkPorts) {
    this.#roomId = roomId;
    this.#ports = ports;
    this.#feed = since && new RoomFeed(since);
  }

  /** The last message that was emitted; undefined before that is known. */
  get cursor(): Cursor | undefined {
    return this.#feed?.cursor;
  }

  /** Goes on after the cursor if the server does, else starts over with what the reply to a join holds. Emits why it starts over. */
  begin(reply: JoinReply): "resumed" | "begun" {
    const before = this.#feed;
    const feed = before !== undefined && reply.resumed ? before : firstFeed(reply);
    if (before !== undefined && feed !== before)
      this.#ports.emit({ type: "restarted", roomId: this.#roomId });
    feed.noteEnd(reply.lastSeq);
    this.#feed = feed;
    this.#joined = true;
    return feed === before ? "resumed" : "begun";
  }

  /** Takes the messages in the reply to a join; `more` follow them. */
  takeFirst(messages: readonly ServerMsg[], more: boolean): void {
    const feed = this.#feed;
    if (feed === undefined) return;
    const { epoch } = feed.cursor;
    this.#takePage(
      feed,
      messages.map((wire) => readLive(wire, epoch)),
      more,
    );
  }

  /** Takes a live message. */
  takeLive(wire: ServerMsg): void {
    const feed = this.#feed;
    if (feed === undefined || !this.#joined) {
      this.#early.push(wire);
      return;
    }
    this.#emit(feed.addLive(readLive(wire, feed.cursor.epoch)));
    if (feed.behind) this.#catchUp(feed);
  }

  /** The connection went, or the room is wanted no more. */
  stop(): void {
    this.#joined = false;
    this.#catchingUp = false;
    this.#early = [];
    this.#cancelRetry();
  }

  #takePage(feed: RoomFeed, messages: readonly NumberedMessage[], more: boolean): void {
    this.#emit(feed.addPage(messages, more));
    const { epoch } = feed.cursor;
    for (const wire of this.#early.splice(0)) this.#emit(feed.addLive(readLive(wire, epoch)));
    if (more || feed.behind) this.#catchUp(feed);
  }

  /** Reads page after page until the live messages follow without a hole. */
  #catchUp(feed: RoomFeed): void {
    if (this.#catchingUp) return;
    this.#catchingUp = true;
    const query = { after: feed.cursor.seq, limit: DEFAULT_LIMITS.historyPage };
    this.#ports.request(HISTORY, historyRequest(this.#roomId, query), (outcome) => {
      if (this.#feed !== feed || !this.#joined) return;
      this.#catchingUp = false;
      this.#takeHistory(feed, outcome);
    });
  }

  #takeHistory(feed: RoomFeed, outcome: Outcome): void {
    const page = readHistory(outcome, this.#roomId, this.#ports.self());
    if (!(page instanceof ChatError)) return this.#takePage(feed, page.messages, page.more);
    if (page.reason === "server-data-damaged") return this.#takePage(feed, [], false); // they can't be had any more
    const wait = askAgainAfter(page);
    if (wait !== undefined) this.#cancelRetry = this.#ports.after(wait, () => this.#catchUp(feed));
  }

  #emit({ lost, ready }: FeedStep): void {
    const roomId = this.#roomId;
    if (lost > 0) this.#ports.emit({ type: "gap", roomId, lost });
    if (ready.length > 0) this.#ports.emit({ type: "messages", roomId, messages: ready });
    const own = ready.flatMap(({ clientMsgId, seq, at }) =>
      clientMsgId === undefined ? [] : [{ roomId, clientMsgId, seq, at, duplicate: false }],
    );
    if (own.length > 0) this.#ports.onCommitted(roomId, own);
  }
}

/** Begins before the first message of a join's reply. */
function firstFeed({ epoch, lastSeq, messages }: JoinReply): RoomFeed {
  return new RoomFeed({ epoch, seq: (messages[0]?.seq ?? lastSeq + 1) - 1 });
}
