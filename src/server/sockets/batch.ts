import type { Packet } from "../hub/ports.ts";

/** Packets that go to some connections together, in their order. */
export class Batch {
  readonly packets: readonly Packet[];
  #frames: Uint8Array | undefined;
  #largest: number | undefined;

  constructor(packets: readonly Packet[]) {
    this.packets = packets;
  }

  /** Their frames one behind the other: joined once, however many connections get them. */
  get frames(): Uint8Array {
    const [first, ...others] = this.packets;
    this.#frames ??=
      first !== undefined && others.length === 0
        ? first.frame
        : Buffer.concat(this.packets.map(({ frame }) => frame));
    return this.#frames;
  }

  /** Bytes of the largest of them, nearly: a character counts as one. */
  get largest(): number {
    this.#largest ??= Math.max(...this.packets.map(({ text }) => text.length));
    return this.#largest;
  }
}
