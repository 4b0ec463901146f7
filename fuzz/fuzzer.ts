import { setTimeout as sleep } from "node:timers/promises";
import { dial, OPCODE, RawWebSocket } from "../test/support/raw-websocket.ts";
import type { EventInput, FramesInput, Input, RequestInput } from "./inputs.ts";
import { HONEST_ROOM } from "./payloads.ts";

/** Matches what a server says that failed by its own fault. */
const INTERNAL = /"code":"INTERNAL"/;

/** The time in which an event must be answered, ms. */
const ANSWER_MS = 15_000;

/** The time that odd frames and requests are given to have an effect, ms. */
const EFFECT_MS = 25;

/** The rooms that they join first, so that more of what they send is done. */
const ROOMS = [HONEST_ROOM, "roomfuzz-1"];

/** Event connections that share a batch, one of them of a base client. */
const CONNECTIONS = 4;

/** Sends inputs to a server; what it sees that must not be is an Error. */
export class Fuzzer {
  readonly #port: number;
  #batches = 0;
  /** Events that were done, and that were refused, so far. */
  done = 0;
  refused = 0;

  constructor(port: number) {
    this.#port = port;
  }

  /** Sends all of them at once, on several connections; resolves when they are answered or had their time. */
  async send(inputs: readonly Input[]): Promise<void> {
    this.#batches += 1;
    const events = inputs.filter((input) => input.kind === "event");
    const shares = Array.from({ length: CONNECTIONS }, (_, n) =>
      events.filter((__, index) => index % CONNECTIONS === n),
    );
    const sid = await this.#openSession();
    await Promise.all([
      ...shares.filter(({ length }) => length > 0).map((share, n) => this.#sendEvents(share, n)),
      ...inputs.map((input) => {
        if (input.kind === "frames") return this.#sendFrames(input);
        if (input.kind === "request") return this.#sendRequest(input, sid);
        return undefined;
      }),
    ]);
  }

  /** Sends events on a connection that is in; each of its lists must be answered, or the connection ended. */
  async #sendEvents(events: readonly EventInput[], n: number): Promise<void> {
    const socket = await this.#enter(n);
    if (socket === undefined) return;
    const unanswered = new Map(events.map(({ text }, id) => [String(id), text]));
    const packets = [...unanswered].map(([id, text]) => `42${id}${text}`);
    for (const [id, text] of unanswered) if (!isList(text)) unanswered.delete(id);
    const last = String(events.length); // answered after all that came before
    unanswered.set(last, '["rooms",{}]');
    packets.push(`42${last}["rooms",{}]`);
    const answered = this.#takeAnswers(socket, unanswered, last);
    for (const roomId of ROOMS)
      socket.send(`42["joinRoom",${JSON.stringify({ roomId, nickName: "fuzz", id: n })}]`);
    for (const packet of packets) socket.send(packet);
    const isLate = await Promise.race([answered, sleep(ANSWER_MS, "late")]);
    socket.end();
    if (isLate === undefined) return;
    throw new Error(
      `no answer to ${[...unanswered.values()]
        .slice(0, 5)
        .map((text) => text.slice(0, 500))
        .join("\n")}`,
    );
  }

  /** Resolves when no event is left without an answer, or the connection has ended: one of them was a reason for that. */
  async #takeAnswers(socket: RawWebSocket, unanswered: Map<string, string>, last: string): Promise<void> {
    while (unanswered.size > 0) {
      const text = await socket.next();
      if (text === undefined) return;
      if (text === "2") socket.send("3");
      const [, id = ""] = /^43(\d+)\[/.exec(text) ?? [];
      check(text, unanswered.get(id) ?? "");
      if (unanswered.delete(id) && id !== last) this.#count(text);
    }
  }

  async #sendFrames({ isIn, frames }: FramesInput): Promise<void> {
    const socket = isIn ? await this.#enter(CONNECTIONS) : await this.#open();
    if (socket === undefined) return;
    const received: string[] = [];
    socket.listen(({ opcode, payload }) => {
      if (opcode === OPCODE.text) received.push(payload.toString());
    });
    for (const { opcode, payload, isFinal, head } of frames) {
      if (head === undefined) socket.sendFrame(opcode, payload, isFinal);
      else socket.tcp.write(Buffer.concat([head, payload]));
    }
    await Promise.race([socket.closed, sleep(EFFECT_MS)]);
    socket.end();
    for (const text of received) check(text, frames.map(({ payload }) => payload.toString()).join("\n"));
  }

  async #sendRequest({ text }: RequestInput, sid: string): Promise<void> {
    const tcp = dial({ port: this.#port });
    let received = "";
    tcp.on("data", (bytes: Buffer) => {
      received += bytes.toString("latin1");
    });
    tcp.write(Buffer.from(text.replaceAll("{sid}", sid), "utf8"));
    await Promise.race([
      new Promise<void>((resolve) => tcp.once("close", () => resolve())),
      sleep(EFFECT_MS),
    ]);
    tcp.destroy();
    check(received, text);
  }

  #count(reply: string): void {
    if (reply.includes('[{"ok":true')) this.done += 1;
    else this.refused += 1;
  }

  async #open(): Promise<RawWebSocket | undefined> {
    return RawWebSocket.openSession({ port: this.#port }).catch(() => undefined);
  }

  /** Brings in one of a few users; the first of each batch is a base client now and then. */
  async #enter(n: number): Promise<RawWebSocket | undefined> {
    const socket = await this.#open();
    if (socket === undefined) return undefined;
    const name = `fuzz-${n}`;
    const auth = { protocol: 1, nickName: `${name}x`, userId: `u-${name}`, session: `secret-of-${name}` };
    socket.send(n === 0 && this.#batches % 2 === 0 ? "40" : `40${JSON.stringify(auth)}`);
    const text = await Promise.race([socket.next(), sleep(ANSWER_MS)]);
    if (text?.startsWith("40")) return socket;
    socket.end();
    return undefined;
  }

  /** The id of a session by long polling; empty where none is given. */
  async #openSession(): Promise<string> {
    const response = await fetch(`http://127.0.0.1:${this.#port}/socket.io/?EIO=4&transport=polling`);
    return /"sid":"([^"]+)"/.exec(await response.text())?.[1] ?? "";
  }
}

/** True for the list of an event, which must be answered or end the connection; all else is no event. */
function isList(text: string): boolean {
  try {
    return text.startsWith("[") && Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}

function check(received: string, sent: string): void {
  if (INTERNAL.test(received))
    throw new Error(`INTERNAL (${received.slice(0, 300)}) for ${sent.slice(0, 2_000)}`);
}
