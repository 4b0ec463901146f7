import { clientFrame, upgradeRequest, WebSocketReader } from "./websocket.ts";
import type { Link, Protocol, Wire } from "./wire.ts";

/** Packets of Engine.IO and Socket.IO, as their first characters. */
const OPEN = "0".charCodeAt(0);
const PING = "2".charCodeAt(0);
const MESSAGE = "4".charCodeAt(0);
const CONNECT = "0".charCodeAt(0);
const EVENT = "2".charCodeAt(0);
const ACK = "3".charCodeAt(0);
const CONNECT_ERROR = "4".charCodeAt(0);

const QUOTE = '"'.charCodeAt(0);
const BRACKET = "[".charCodeAt(0);
const S = "s".charCodeAt(0);
const UNDERSCORE = "_".charCodeAt(0);
const W = "w".charCodeAt(0);
const F = "f".charCodeAt(0);

/** Where an event's name begins in `42["server_msg",…`, and where the payload of a `server_msg` does. */
const NAME = 4;
const PAYLOAD = 16;

/** The acknowledgement of the join; messages have those after it. */
const JOIN_ACK = 0;

/** `server_msg` told from all other events, without making a string of each. */
function isServerMsg(bytes: Buffer, start: number): boolean {
  return (
    bytes[start + NAME] === S && bytes[start + NAME + 6] === UNDERSCORE && bytes[start + NAME + 10] === QUOTE
  );
}

/** A client of Socket.IO by WebSocket, in the base dialect of four events or in v1 with acknowledgements. */
class SocketIoWire implements Wire {
  readonly #link: Link;
  readonly #isV1: boolean;
  readonly #reader: WebSocketReader;
  #asked = false;

  constructor(link: Link, isV1: boolean) {
    this.#link = link;
    this.#isV1 = isV1;
    this.#reader = new WebSocketReader({
      onUpgraded: () => {},
      onText: (bytes, start, end) => this.#read(bytes, start, end),
    });
  }

  get awaited(): number {
    return this.#reader.awaited;
  }

  open(): void {
    this.#link.write(upgradeRequest("/socket.io/?EIO=4&transport=websocket"));
  }

  join(): void {
    this.#asked = true;
    const { index, roomId } = this.#link;
    const base = `42["joinRoom",{"nickName":"u${index}","id":"id${index}","roomId":"${roomId}"}]`;
    this.#send(this.#isV1 ? `42${JOIN_ACK}["joinRoom",{"roomId":"${roomId}"}]` : base);
  }

  encode(text: string, number: number): Uint8Array {
    const { index, roomId } = this.#link;
    if (this.#isV1) {
      const id = `${index}-${number}`;
      return clientFrame(
        `42${JOIN_ACK + 1 + number}["client_msg",{"roomId":"${roomId}","msg":"${text}","clientMsgId":"${id}"}]`,
      );
    }
    return clientFrame(
      `42["client_msg",{"msg":"${text}","nickName":"u${index}","roomId":"${roomId}","userId":"id${index}"}]`,
    );
  }

  parse(bytes: Buffer, start: number, end: number): number {
    return this.#reader.parse(bytes, start, end);
  }

  #read(bytes: Buffer, start: number, end: number): void {
    const type = bytes[start];
    if (type === MESSAGE) this.#readPacket(bytes, start, end);
    else if (type === PING) this.#pong();
    else if (type === OPEN) this.#send(this.#isV1 ? `40${this.#identity()}` : "40");
  }

  #pong(): void {
    this.#link.onPing();
    this.#send("3");
  }

  #readPacket(bytes: Buffer, start: number, end: number): void {
    const type = bytes[start + 1];
    if (type === EVENT) {
      if (isServerMsg(bytes, start)) this.#link.onMessage(bytes, start + PAYLOAD, end);
      else this.#readEvent(bytes[start + NAME]);
    } else if (type === ACK) this.#readAck(bytes, start, end);
    else if (type === CONNECT) {
      if (!this.#isV1) this.#link.onConnected();
    } else if (type === CONNECT_ERROR) throw new Error(`refused: ${bytes.toString("utf8", start, end)}`);
  }

  /** In v1 `welcome` is the first event; in base whatever follows the join answers it. */
  #readEvent(initial: number | undefined): void {
    if (!this.#isV1) {
      if (this.#asked) this.#link.onJoined();
    } else if (initial === W) this.#link.onConnected();
  }

  /** `430[{"ok":true,…`: an id, and an answer whose first field is `ok`. */
  #readAck(bytes: Buffer, start: number, end: number): void {
    const bracket = bytes.indexOf(BRACKET, start);
    const answers = bytes.toString("latin1", start + 2, bracket);
    if (bytes[bracket + 7] === F) this.#link.onRefused(bytes.toString("utf8", bracket, end));
    else if (answers === String(JOIN_ACK)) this.#link.onJoined();
    else this.#link.onAcknowledged();
  }

  #identity(): string {
    const { index } = this.#link;
    return JSON.stringify({ protocol: 1, nickName: `u${index}`, userId: `id${index}` });
  }

  #send(packet: string): void {
    this.#link.write(clientFrame(packet));
  }
}

/** The four events of the document. */
export const base: Protocol = {
  echoes: true,
  acknowledges: false,
  wire: (link) => new SocketIoWire(link, false),
};

export const v1: Protocol = {
  echoes: true,
  acknowledges: true,
  wire: (link) => new SocketIoWire(link, true),
};
