import { expect, it } from "vitest";
import { readProxyHeader } from "../../src/server/sockets/proxy-header.ts";

const SIGNATURE = Buffer.from("\r\n\r\n\0\r\nQUIT\n");

/** A header of version 2: its command, its family and what follows. */
function version2(command: number, family: number, addresses: readonly number[]): Buffer {
  const head = [command, family, addresses.length >> 8, addresses.length & 255];
  return Buffer.concat([SIGNATURE, Buffer.from([...head, ...addresses])]);
}

const PORTS = [0xdc, 0x04, 0x01, 0xbb];
const TCP4 = [203, 0, 113, 7, 10, 0, 0, 1, ...PORTS];
const V6 = [0x20, 0x01, 0x0d, 0xb8, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6];
const TCP6 = [...V6, ...V6, ...PORTS];

it.each<[string, Buffer, string | undefined]>([
  ["version 1", Buffer.from("PROXY TCP4 203.0.113.7 10.0.0.1 56324 443\r\n"), "203.0.113.7"],
  ["version 1 with IPv6", Buffer.from("PROXY TCP6 2001:db8::7 ::1 56324 443\r\n"), "2001:db8::7"],
  ["version 1 without an address", Buffer.from("PROXY UNKNOWN\r\n"), undefined],
  ["version 2", version2(0x21, 0x11, TCP4), "203.0.113.7"],
  ["version 2 with IPv6", version2(0x21, 0x21, TCP6), "2001:db8:1:2:3:4:5:6"],
  ["version 2 with more behind the addresses", version2(0x21, 0x11, [...TCP4, 4, 0, 1, 0]), "203.0.113.7"],
  ["a proxy's own connection", version2(0x20, 0x00, []), undefined],
  ["a Unix socket", version2(0x21, 0x31, Array(216).fill(0)), undefined],
])("[V15] a PROXY header of %s is read whole, however it is cut", (_, header, address) => {
  const request = Buffer.from("GET / HTTP/1.1\r\n\r\n");
  const expected = { type: "header", bytes: header.length, address };
  expect(readProxyHeader(Buffer.concat([header, request]))).toEqual(expected);
  for (let cut = 0; cut < header.length; cut += 1) {
    expect(readProxyHeader(header.subarray(0, cut))).toEqual({ type: "incomplete" });
  }
});

it.each<[string, Buffer]>([
  ["an endless first line", Buffer.from(`PROXY TCP4 ${"1".repeat(200)}`)],
  ["no address", Buffer.from("PROXY TCP4 example.com 10.0.0.1 1 2\r\n")],
  ["an address of the other family", Buffer.from("PROXY TCP4 ::1 ::1 1 2\r\n")],
  ["another version", version2(0x31, 0x11, TCP4)],
  ["another command", version2(0x2f, 0x11, TCP4)],
  ["too few bytes for its address", version2(0x21, 0x21, TCP4)],
  ["a length beyond all bounds", version2(0x21, 0x11, Array(2_000).fill(0))],
])("[V15] a PROXY header with %s is malformed", (_, header) => {
  expect(readProxyHeader(header)).toEqual({ type: "malformed" });
});

it("[V15] an HTTP request is no PROXY header", () => {
  for (const text of ["GET / HTTP/1.1\r\n", "POST ", "PRO.", "\r\n\r\nGET"]) {
    expect(readProxyHeader(Buffer.from(text))).toEqual({ type: "none" });
  }
});
