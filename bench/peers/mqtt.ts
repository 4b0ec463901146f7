import type { Link, Protocol, Wire } from "./wire.ts";

/** First bytes of MQTT 3.1.1's packets. */
const CONNECT = 0x10;
const PUBLISH = 0x30;
const PUBACK = 0x40;
const SUBSCRIBE = 0x82;

/** The kinds of packets that come, as the upper half of the first byte. */
const CONNACK_KIND = 2;
const PUBLISH_KIND = 3;
const PUBACK_KIND = 4;
const SUBACK_KIND = 9;

/** The version, a clean session, no keep-alive. */
const CONNECT_FLAGS = [4, 2, 0, 0];
const QOS_BITS = 0x06;
const MOST_PACKET_IDS = 65_535;

function prefixed(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length >> 8, text.length & 255]), Buffer.from(text)]);
}

function packet(first: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const length: number[] = [];
  for (let left = body.length; left > 0 || length.length === 0; left >>= 7) {
    length.push((left & 127) | (left > 127 ? 128 : 0));
  }
  return Buffer.concat([Buffer.from([first, ...length]), body]);
}

/** Where the body of the packet at `start` begins and ends; nothing if its length is not all there. */
function bodyOf(bytes: Buffer, start: number, end: number): { start: number; end: number } | undefined {
  let length = 0;
  for (let at = start + 1, shift = 0; at < end; at += 1, shift += 7) {
    const byte = bytes[at] ?? 0;
    length |= (byte & 127) << shift;
    if (byte < 128) return { start: at + 1, end: at + 1 + length };
  }
  return undefined;
}

class MqttWire implements Wire {
  readonly awaited = 0;
  readonly #link: Link;
  readonly #qos: 0 | 1;

  constructor(link: Link, qos: 0 | 1) {
    this.#link = link;
    this.#qos = qos;
  }

  open(): void {
    const name = prefixed(`u${this.#link.index}`);
    this.#link.write(packet(CONNECT, prefixed("MQTT"), Buffer.from(CONNECT_FLAGS), name));
  }

  join(): void {
    const id = Buffer.from([0, 1]);
    this.#link.write(packet(SUBSCRIBE, id, prefixed(this.#link.roomId), Buffer.from([this.#qos])));
  }

  encode(text: string, number: number): Uint8Array {
    const topic = prefixed(this.#link.roomId);
    if (this.#qos === 0) return packet(PUBLISH, topic, Buffer.from(text));
    const id = (number % MOST_PACKET_IDS) + 1;
    return packet(PUBLISH | 2, topic, Buffer.from([id >> 8, id & 255]), Buffer.from(text));
  }

  parse(bytes: Buffer, from: number, end: number): number {
    const acks: number[] = [];
    let start = from;
    for (;;) {
      const body = bodyOf(bytes, start, end);
      if (body === undefined || body.end > end) break;
      this.#handle(bytes, start, body.start, body.end, acks);
      start = body.end;
    }
    if (acks.length > 0) this.#link.write(Buffer.from(acks));
    return start;
  }

  #handle(bytes: Buffer, first: number, start: number, end: number, acks: number[]): void {
    const byte = bytes[first] ?? 0;
    const kind = byte >> 4;
    if (kind === PUBLISH_KIND) {
      let text = start + 2 + bytes.readUInt16BE(start);
      if ((byte & QOS_BITS) !== 0) {
        acks.push(PUBACK, 2, bytes[text] ?? 0, bytes[text + 1] ?? 0);
        text += 2;
      }
      this.#link.onMessage(bytes, text, end);
    } else if (kind === PUBACK_KIND) this.#link.onAcknowledged();
    else if (kind === CONNACK_KIND) this.#link.onConnected();
    else if (kind === SUBACK_KIND) this.#link.onJoined();
  }
}

const mqtt = (qos: 0 | 1): Protocol => ({
  echoes: true,
  acknowledges: qos === 1,
  wire: (link) => new MqttWire(link, qos),
});

/** MQTT that may lose, and MQTT that acknowledges each message and each delivery. */
export const mqtt0 = mqtt(0);
export const mqtt1 = mqtt(1);
