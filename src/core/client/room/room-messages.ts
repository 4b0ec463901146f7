import { CHANGES, HISTORY } from "../../protocol/event-names.ts";
import { DEFAULT_LIMITS } from "../../protocol/limits.ts";
import type { ServerMsg } from "../../protocol/message.ts";
import type { RoomId } from "../../protocol/names.ts";
import type { JoinReply } from "../../protocol/replies.ts";
import type { Changed } from "../../protocol/server-events.ts";
import { type ChangesPage, changesRequest, readChanges } from "../changes.ts";
import type { Cursor } from "../chat.ts";
import { type HistoryPage, historyRequest, readHistory } from "../history.ts";
import { readAllLive, readLive } from "../payloads.ts";
import { PageRequests } from "./page-requests.ts";
import { RoomChanges } from "./room-changes.ts";
import { type FeedStep, type NumberedMessage, RoomFeed } from "./room-feed.ts";
import type { RoomLinkPorts } from "./room-link-ports.ts";

/** The messages of a room and its changes, as far as they were emitted. */
interface Emitted {
  readonly feed: RoomFeed;
  readonly changes: RoomChanges;
}

/**
 * The messages of a room on a v1 server, and the changes to them: missed messages are fetched before later ones are let through, and missed
 * changes until none is missing.
 */
export class RoomMessages {
  readonly #roomId: RoomId;
  readonly #ports: RoomLinkPorts;
  readonly #since: Cursor | undefined;
  #emitted: Emitted | undefined;
  /** Live messages, and live changes, that came before the reply to the join. */
  #earlyMessages: ServerMsg[] = [];
  #earlyChanges: Changed[] = [];
  #joined = false;
  readonly #history: PageRequests<HistoryPage>;
  readonly #changes: PageRequests<ChangesPage>;

  constructor(roomId: RoomId, since: Cursor | undefined, ports: RoomLinkPorts) {
    this.#roomId = roomId;
    this.#ports = ports;
    this.#since = since;
    this.#history = new PageRequests(ports, HISTORY, (outcome) =>
      readHistory(outcome, roomId, ports.reader()),
    );
    this.#changes = new PageRequests(ports, CHANGES, readChanges);
  }

  /** The last message that was emitted, and the last change; undefined before that is known. */
  get cursor(): Cursor | undefined {
    if (this.#emitted === undefined) return this.#since;
    const { feed, changes } = this.#emitted;
    return { ...feed.cursor, rev: changes.rev };
  }

  /** Goes on after the cursor if the server does, else starts over with what the reply to a join holds. Emits why it starts over. */
  begin(reply: JoinReply): "resumed" | "begun" {
    const { cursor } = this;
    const goesOn = cursor !== undefined && reply.resumed;
    if (cursor !== undefined && !goesOn) this.#ports.emit({ type: "restarted", roomId: this.#roomId });
    this.#emitted = goesOn ? this.#resume(cursor, reply) : begun(reply);
    this.#emitted.feed.noteEnd(reply.lastSeq);
    this.#joined = true;
    return goesOn ? "resumed" : "begun";
  }

  /** Takes the changes and messages in the reply to a join; `more` messages follow them. */
  takeFirst({ messages, changed, rev, moreChanges }: JoinReply, more: boolean): void {
    const emitted = this.#emitted;
    if (emitted === undefined) return;
    const { epoch } = emitted.feed.cursor;
    const last = changed.at(-1)?.rev ?? emitted.changes.rev;
    const page = { after: emitted.changes.rev, rev: moreChanges ? last : rev };
    const states = readAllLive({ messages: changed, epoch });
    const news = emitted.changes.addPage({ ...page, messages: states }, moreChanges, emitted.feed.cursor.seq);
    this.#emitChanged(states, news);
    emitted.changes.noteEnd(rev);
    for (const early of this.#earlyChanges.splice(0)) this.takeChanged(early); // before the early messages that they are about
    this.#takePage(emitted, readAllLive({ messages, epoch }), more);
    if (emitted.changes.behind) this.#catchUpChanges(emitted);
  }

  /** Takes a live message. */
  takeLive(wire: ServerMsg): void {
    const emitted = this.#emitted;
    if (emitted === undefined || !this.#joined) {
      this.#earlyMessages.push(wire);
      return;
    }
    const { feed } = emitted;
    this.#emitMessages(emitted, feed.addLive(readLive(wire, feed.cursor.epoch)));
    if (feed.behind) this.#catchUp(emitted);
  }

  /** Takes live changes. */
  takeChanged(wire: Changed): void {
    const emitted = this.#emitted;
    if (emitted === undefined || !this.#joined) {
      this.#earlyChanges.push(wire);
      return;
    }
    const { feed, changes } = emitted;
    const messages = readAllLive({ messages: wire.messages, epoch: feed.cursor.epoch });
    this.#emitChanged(messages, changes.addLive({ ...wire, messages }, feed.cursor.seq));
    if (changes.behind) this.#catchUpChanges(emitted);
  }

  /** The connection went, or the room is wanted no more. */
  stop(): void {
    this.#joined = false;
    this.#earlyMessages = [];
    this.#earlyChanges = [];
    this.#history.stop();
    this.#changes.stop();
  }

  #resume(cursor: Cursor, reply: JoinReply): Emitted {
    const { feed, changes } = this.#emitted ?? {
      feed: new RoomFeed(cursor),
      changes: new RoomChanges(cursor.rev ?? reply.rev),
    };
    feed.forgetHeld();
    return { feed, changes };
  }

  #takePage(emitted: Emitted, messages: readonly NumberedMessage[], more: boolean): void {
    const { feed } = emitted;
    this.#emitMessages(emitted, feed.addPage(messages, more));
    const { epoch } = feed.cursor;
    for (const wire of this.#earlyMessages.splice(0))
      this.#emitMessages(emitted, feed.addLive(readLive(wire, epoch)));
    if (more || feed.behind) this.#catchUp(emitted);
  }

  /** Reads page after page until the live messages follow without a hole. */
  #catchUp(emitted: Emitted): void {
    const { feed } = emitted;
    this.#history.next(
      () => historyRequest(this.#roomId, { after: feed.cursor.seq, limit: DEFAULT_LIMITS.historyPage }),
      (page) => this.#takePage(emitted, page?.messages ?? [], page?.more ?? false),
    );
  }

  #takeChanges({ feed, changes }: Emitted, after: number, page: ChangesPage): void {
    this.#emitChanged(page.messages, changes.addPage({ ...page, after }, page.more, feed.cursor.seq));
    if (changes.behind) this.#catchUpChanges({ feed, changes });
  }

  /** Reads page after page of changes until none is missing. */
  #catchUpChanges(emitted: Emitted): void {
    const { changes } = emitted;
    let after = changes.rev;
    this.#changes.next(
      () => {
        after = changes.rev;
        return changesRequest(this.#roomId, after, DEFAULT_LIMITS.historyPage);
      },
      (page) => {
        if (page !== undefined) return this.#takeChanges(emitted, after, page);
        changes.skip();
        this.#ports.onChanged(this.#roomId, []);
      },
    );
  }

  /** Emits of the states that came those that are news. */
  #emitChanged(came: readonly NumberedMessage[], news: readonly NumberedMessage[]): void {
    const roomId = this.#roomId;
    if (news.length > 0) this.#ports.emit({ type: "changed", roomId, messages: news });
    this.#ports.onChanged(roomId, came);
  }

  #emitMessages({ feed, changes }: Emitted, { lost, ready }: FeedStep): void {
    const roomId = this.#roomId;
    if (lost > 0) this.#ports.emit({ type: "gap", roomId, lost });
    const messages = changes.show(ready, feed.cursor.seq);
    if (messages.length > 0) this.#ports.emit({ type: "messages", roomId, messages });
    const own = messages.flatMap(({ clientMsgId, seq, at }) =>
      clientMsgId === undefined ? [] : [{ roomId, clientMsgId, seq, at, duplicate: false }],
    );
    if (own.length > 0) this.#ports.onCommitted(roomId, own);
  }
}

/** Begins before the first message of a join's reply. */
function begun({ epoch, lastSeq, messages, rev }: JoinReply): Emitted {
  const feed = new RoomFeed({ epoch, seq: (messages[0]?.seq ?? lastSeq + 1) - 1 });
  return { feed, changes: new RoomChanges(rev) };
}
