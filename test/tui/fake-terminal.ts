import type { ChangeTarget, ClientEvent, JoinedRoom } from "../../src/core/client/chat.ts";
import type { SendOptions } from "../../src/core/client/client-ports.ts";
import type { ChangeAction } from "../../src/core/protocol/changes.ts";
import { chatError } from "../../src/core/protocol/errors.ts";
import { type RoomId, toUserId } from "../../src/core/protocol/names.ts";
import { USUAL_SETTINGS } from "../../src/core/protocol/room-settings.ts";
import type { ScreenClient } from "../../src/tui/client-port.ts";
import type { Size } from "../../src/tui/layout/regions.ts";
import type { EndingSignal, ProcessPort, Terminal } from "../../src/tui/terminal/ports.ts";
import { room } from "../support/drafts.ts";

/** A terminal that keeps what is written, and whose keys the test presses. */
export class FakeTerminal implements Terminal {
  readonly written: string[] = [];
  raw = false;
  /** True: it is gone, as after its window was closed. */
  gone = false;
  #size: Size;
  #onData: ((chunk: string) => void) | undefined;
  #onEnd: (() => void) | undefined;
  #onResize: (() => void) | undefined;

  constructor(size: Size = { columns: 120, rows: 30 }) {
    this.#size = size;
  }

  size(): Size {
    return this.#size;
  }

  write(text: string): void {
    if (this.gone) throw Object.assign(new Error("write EIO"), { code: "EIO" });
    this.written.push(text);
  }

  setRaw(raw: boolean): void {
    this.raw = raw;
  }

  listen(onData: (chunk: string) => void, onEnd: () => void): () => void {
    this.#onData = onData;
    this.#onEnd = onEnd;
    return () => {
      this.#onData = undefined;
      this.#onEnd = undefined;
    };
  }

  async lend<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }

  onResize(listener: () => void): () => void {
    this.#onResize = listener;
    return () => {
      this.#onResize = undefined;
    };
  }

  type(bytes: string): void {
    this.#onData?.(bytes);
  }

  hangUp(): void {
    this.#onEnd?.();
  }

  resize(size: Size): void {
    this.#size = size;
    this.#onResize?.();
  }

  /** Tells whether anybody listens to it. */
  get heard(): boolean {
    return this.#onData !== undefined || this.#onResize !== undefined;
  }

  /** Everything written so far. */
  get output(): string {
    return this.written.join("");
  }
}

/** A process whose signals the test sends. */
export class FakeProcess implements ProcessPort {
  readonly listeners = new Map<string, () => void>();
  stops = 0;
  onStop: () => void = () => {};
  #uncaught: ((error: unknown) => void) | undefined;

  onSignal<S extends EndingSignal | "SIGCONT">(
    signals: readonly S[],
    listener: (signal: S) => void,
  ): () => void {
    for (const signal of signals) this.listeners.set(signal, () => listener(signal));
    return () => {
      for (const signal of signals) this.listeners.delete(signal);
    };
  }

  onExit(listener: () => void): () => void {
    this.listeners.set("exit", listener);
    return () => this.listeners.delete("exit");
  }

  onUncaught(listener: (error: unknown) => void): () => void {
    this.#uncaught = listener;
    return () => {
      this.#uncaught = undefined;
    };
  }

  stop(): void {
    this.stops += 1;
    this.onStop();
  }

  /** A signal comes, or the process ends ("exit"). */
  emit(name: EndingSignal | "SIGCONT" | "exit"): void {
    this.listeners.get(name)?.();
  }

  throws(error: unknown): void {
    this.#uncaught?.(error);
  }
}

/** A client that does nothing by itself: it notes what it is asked and tells what the test says. */
export class FakeClient implements ScreenClient {
  readonly asked: unknown[] = [];
  /** Answers the next request for history. */
  answer: (page: { messages: []; more: boolean; epoch: string }) => void = () => {};
  readonly #listeners = new Set<(event: ClientEvent) => void>();

  subscribe(listener: (event: ClientEvent) => void): () => void {
    this.#listeners.add(listener);
    listener({
      type: "status",
      status: { status: "online", dialect: "v1", nickName: "alice", userId: toUserId("alice") },
    });
    return () => this.#listeners.delete(listener);
  }

  join(roomId: RoomId): Promise<JoinedRoom> {
    this.asked.push({ join: roomId });
    return Promise.reject(new Error("told as an event"));
  }

  leave(roomId: RoomId): Promise<void> {
    this.asked.push({ leave: roomId });
    return Promise.resolve();
  }

  send(roomId: RoomId, msg: string, options: SendOptions = {}): Promise<unknown> {
    this.asked.push({ send: msg, roomId, ...options });
    return Promise.reject(new Error("told as an event"));
  }

  retry(clientMsgId: string): void {
    this.asked.push({ retry: clientMsgId });
  }

  change(roomId: RoomId, target: ChangeTarget, action: ChangeAction): Promise<unknown> {
    this.asked.push({ change: action, roomId, target });
    return Promise.reject(new Error("told as an event"));
  }

  retryChange(changeId: string): void {
    this.asked.push({ retryChange: changeId });
  }

  takeOver(roomId: RoomId): number {
    this.asked.push({ takeOver: roomId });
    return 0;
  }

  readonly manage: ScreenClient["manage"] = {
    changeSettings: (roomId, settings) => {
      this.asked.push({ settings, roomId });
      return Promise.resolve({ ...USUAL_SETTINGS, ...settings });
    },
    makePrivate: (settings) => {
      this.asked.push({ makePrivate: settings });
      return Promise.resolve(room("roomprivate.0"));
    },
    invite: (roomId, options) => {
      this.asked.push({ invite: roomId, ...options });
      return Promise.resolve({ secret: "s", expiresAt: 1 });
    },
    endInvites: (roomId) => {
      this.asked.push({ endInvites: roomId });
      return Promise.resolve();
    },
    block: (userId, on) => {
      this.asked.push({ block: userId, on });
      return Promise.resolve([]);
    },
    acceptInvite: (secret) => {
      this.asked.push({ acceptInvite: secret });
      return Promise.resolve(room("roomprivate.0"));
    },
  };

  readonly ask: ScreenClient["ask"] = {
    history: (roomId, query) => {
      this.asked.push({ history: roomId, ...query });
      return new Promise((resolve) => {
        this.answer = resolve;
      });
    },
    search: (query) => {
      this.asked.push({ search: query });
      return Promise.resolve({ messages: [], next: undefined });
    },
    who: (roomId) => {
      this.asked.push({ who: roomId });
      return Promise.resolve({ users: [], count: 0, more: false });
    },
    rooms: () => {
      this.asked.push("rooms");
      return Promise.resolve({ rooms: [] });
    },
    moderate: (request) => {
      this.asked.push({ moderate: request });
      return Promise.resolve(request.nickName ?? "");
    },
    thread: (roomId, seq, query) => {
      this.asked.push({ thread: roomId, seq, ...query });
      return Promise.resolve({ root: seq, messages: [], more: false });
    },
    pins: (roomId) => {
      this.asked.push({ pins: roomId });
      return Promise.resolve([]);
    },
    inbox: () => Promise.resolve({ items: [], next: undefined, unread: 0 }),
    inboxDone: (ids) => {
      this.asked.push({ inboxDone: ids });
      return Promise.resolve(0);
    },
    refuse: (userId, on) => {
      this.asked.push({ refuse: userId, on });
      return Promise.resolve([]);
    },
    refused: () => {
      this.asked.push("refused");
      return Promise.resolve([]);
    },
    nick: (nickName) => {
      this.asked.push({ nick: nickName });
      return Promise.resolve(nickName);
    },
    topic: (roomId, topic) => {
      this.asked.push({ topic, roomId });
      return Promise.resolve(topic);
    },
    away: (text) => {
      this.asked.push({ away: text });
      return Promise.resolve();
    },
    read: (roomId, seq) => {
      this.asked.push({ read: seq, roomId });
      return Promise.resolve(seq);
    },
    direct: (userId) => {
      this.asked.push({ direct: userId });
      return Promise.reject(chatError("unexpected", { message: "nobody of that id" }));
    },
    typing: (roomId, typing) => {
      this.asked.push({ typing, roomId });
    },
  };

  tell(event: ClientEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Tells whether anybody listens to it. */
  get heard(): boolean {
    return this.#listeners.size > 0;
  }
}
