import { describe, expect, test } from "vitest";
import { createSender, Deliveries, nextText, type Receiver } from "../../bench/peers/deliveries.ts";
import { fittedExponent } from "../../bench/peers/fit.ts";
import { readPanels } from "../../bench/peers/growth-table.ts";
import { Histogram } from "../../bench/peers/histogram.ts";
import { base, v1 } from "../../bench/peers/socket-io.ts";
import type { Link } from "../../bench/peers/wire.ts";

describe("the generator of the benches", () => {
  const place = { index: 0, indexInRoom: 0, roomId: "room1", receivers: 1, acknowledges: false };
  const receiver = (): Receiver => ({
    roomId: "room1",
    next: new Uint32Array(1),
    missing: new Map(),
    latencies: new Histogram(),
  });

  /** The faults where five messages are said, and these come. */
  function faultsOf(...numbers: readonly number[]) {
    const sender = createSender(place);
    const deliveries = new Deliveries([sender], () => {});
    const texts = Array.from({ length: 5 }, () => Buffer.from(nextText(sender, 0)));
    const hearer = receiver();
    for (const number of numbers) {
      const text = texts[number] ?? expect.unreachable();
      expect(deliveries.receive(hearer, text, 0, text.length, 1)).toBe(true);
    }
    return deliveries.faults([hearer]);
  }

  test("it finds nothing wrong where every message comes once and in order", () => {
    expect(faultsOf(0, 1, 2, 3, 4)).toEqual({ lost: 0, twice: 0, disordered: 0, misdirected: 0 });
  });

  test("it counts what is lost, comes twice or in another order", () => {
    expect(faultsOf(0, 2, 3)).toMatchObject({ lost: 2, twice: 0, disordered: 0 });
    expect(faultsOf(0, 1, 1, 2, 0, 3, 4)).toMatchObject({ lost: 0, twice: 2, disordered: 0 });
    expect(faultsOf(0, 2, 1, 3, 4)).toMatchObject({ lost: 0, twice: 0, disordered: 1 });
    expect(faultsOf()).toMatchObject({ lost: 5 });
  });

  test("it tells when the last member has a message", () => {
    const sender = createSender({ ...place, receivers: 2 });
    let completed = 0;
    const deliveries = new Deliveries([sender], () => {
      completed += 1;
    });
    const text = Buffer.from(nextText(sender, 0));
    deliveries.receive(receiver(), text, 0, text.length, 1);
    expect(completed).toBe(0);
    deliveries.receive(receiver(), text, 0, text.length, 1);
    expect(completed).toBe(1);
  });

  test("a message of another room is misdirected", () => {
    const sender = createSender(place);
    const deliveries = new Deliveries([sender], () => {});
    const text = Buffer.from(nextText(sender, 0));
    deliveries.receive({ ...receiver(), roomId: "room2" }, text, 0, text.length, 1);
    expect(deliveries.faults([])).toMatchObject({ misdirected: 1 });
  });

  test("a histogram knows times to a fiftieth of their size", () => {
    const histogram = new Histogram();
    for (const us of [10, 127, 1_000, 123_456, 9_000_000]) histogram.add(us);
    const known = [0.2, 0.4, 0.6, 0.8, 1].map((share) => histogram.quantile(share) * 1_000);
    for (const [index, us] of [10, 127, 1_000, 123_456, 9_000_000].entries()) {
      expect(Math.abs((known[index] ?? 0) - us)).toBeLessThanOrEqual(us / 50);
    }
  });

  test("the exponent of a power law is found", () => {
    const points = [625, 2_500, 10_000].map((x) => ({ x, y: 3 * x ** 1.5 }));
    expect(fittedExponent(points)).toBeCloseTo(1.5);
  });
});

test("tables whose columns are sizes are read for the picture, others are passed over", () => {
  const report = [
    "### Anything\n\n| one | two |\n|---|---|\n| a | 1 |\n",
    "| A page: p99, ms | 100 messages | 10,000 messages | exponent |\n|---|---|---|---|\n| history | 2.0 (1–3) | 20.0 | 0.5 |\n",
  ].join("\n");
  const points = [
    { x: 100, y: 2 },
    { x: 10_000, y: 20 },
  ];
  const series = [{ name: "history", points, exponent: expect.closeTo(0.5) }];
  expect(readPanels(report)).toEqual([{ title: "A page", x: "messages", y: "p99, ms", series }]);
});

describe("the generator's Socket.IO", () => {
  /** A frame of a server. */
  const frame = (text: string) => Buffer.from([0x81, text.length, ...Buffer.from(text)]);
  const HEAD = Buffer.from("HTTP/1.1 101 Switching Protocols\r\n\r\n");

  /** The events of a link, where these bytes come in pieces of some length. */
  function events(protocol: typeof base, frames: readonly string[], pieceLength: number): string[] {
    const told: string[] = [];
    const note = (name: string) => () => void told.push(name);
    const link: Link = {
      ...{ index: 7, roomId: "room1", write: () => {}, onRefused: note("refused"), onPing: note("ping") },
      ...{ onJoined: note("joined"), onAcknowledged: note("acknowledged") },
      onConnected: () => {
        told.push("connected");
        wire.join();
      },
      onMessage: (bytes, start, end) => void told.push(bytes.toString("utf8", start, end)),
    };
    const wire = protocol.wire(link);
    const all = Buffer.concat([HEAD, ...frames.map(frame)]);
    let held = Buffer.alloc(0);
    for (let at = 0; at < all.length; at += pieceLength) {
      held = Buffer.concat([held, all.subarray(at, at + pieceLength)]);
      held = held.subarray(wire.parse(held, 0, held.length));
    }
    return told;
  }

  test.each([1, 7, 1_000])("a base client is told of its messages, in pieces of %i bytes", (pieceLength) => {
    const frames = [
      '0{"sid":"s"}',
      '40{"sid":"s"}',
      '42["roomUser",{}]',
      "2",
      '42["server_msg",{"msg":"|"}]',
    ];
    const message = '{"msg":"|"}]';
    expect(events(base, frames, pieceLength)).toEqual(["connected", "joined", "ping", message]);
  });

  test.each([1, 7, 1_000])(
    "a v1 client is told of acknowledgements too, in pieces of %i bytes",
    (pieceLength) => {
      const frames = [
        '0{"sid":"s"}',
        '40{"sid":"s"}',
        '42["welcome",{}]',
        '430[{"ok":true}]',
        '431[{"ok":true}]',
      ];
      const refused = '432[{"ok":false}]';
      expect(events(v1, [...frames, refused], pieceLength)).toEqual([
        ...["connected", "joined", "acknowledged", "refused"],
      ]);
    },
  );
});
