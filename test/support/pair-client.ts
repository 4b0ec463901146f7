import type { CloseReason, Transport } from "../../src/core/client/transport.ts";
import { CLIENT_MSG, JOIN_ROOM, SERVER_MSG } from "../../src/core/protocol/event-names.ts";
import type { Payload } from "./payload.ts";
import type { HubNetwork } from "./socket-pair.ts";

/** The flushes for which an answer is waited, where heavy work of others comes first, a little of it in each turn. */
const TURNS = 100;

/** A bare client on a socket pair: it writes down what it hears and does nothing by itself. */
export class PairClient {
  readonly transport: Transport;
  readonly heard: { readonly event: string; readonly payload: Payload }[] = [];
  closed: CloseReason | undefined;
  readonly #network: HubNetwork;

  /** Opens at once; with `auth` as its handshake, by default a base client's. */
  constructor(network: HubNetwork, auth: Readonly<Record<string, unknown>> = {}) {
    this.#network = network;
    this.transport = network.transport();
    this.transport.open(auth, {
      onOpen: () => {},
      onEvent: (event, payload) => this.heard.push({ event, payload }),
      onClose: (reason) => {
        this.closed = reason;
      },
    });
  }

  /** The payloads of one event, oldest first. */
  got(event: string): Payload[] {
    return this.heard.filter((one) => one.event === event).map((one) => one.payload);
  }

  /** The texts of the messages heard. */
  texts(): string[] {
    return this.got(SERVER_MSG).map(({ msg }) => msg);
  }

  emit(event: string, payload?: unknown): void {
    this.transport.emit(event, payload);
  }

  /** Sends, flushes the network and returns the reply. */
  async ask(event: string, payload?: unknown): Promise<Payload> {
    let answer: unknown;
    this.transport.emit(event, payload, (reply) => {
      answer = reply;
    });
    await this.#network.flush();
    for (let turn = 0; answer === undefined && turn < TURNS; turn += 1) await this.#network.flush();
    return answer;
  }

  join(roomId: string, more: object = {}): Promise<Payload> {
    return this.ask(JOIN_ROOM, { roomId, ...more });
  }

  say(roomId: string, msg: string, more: object = {}): Promise<Payload> {
    return this.ask(CLIENT_MSG, { roomId, msg, ...more });
  }
}

/** A v1 client called `nick`, connected and welcomed. */
export async function v1Client(network: HubNetwork, nick: string, more: object = {}): Promise<PairClient> {
  const client = new PairClient(network, { protocol: 1, nickName: nick, userId: `u-${nick}`, ...more });
  await network.flush();
  return client;
}

/** A base client, connected. */
export async function baseClient(network: HubNetwork): Promise<PairClient> {
  const client = new PairClient(network);
  await network.flush();
  return client;
}
