import { expect, it } from "vitest";
import {
  addressKey,
  findClientAddress,
  isTrusted,
  networkKey,
  parseTrustedNetwork,
  type TrustedNetwork,
} from "../../src/server/sockets/addresses.ts";

it.each([
  ["203.0.113.7", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["::ffff:cb00:7107", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:DB8:1:2:ffff::1", "2001:db8:1:2::/64"],
  ["fe80::1%eth0", "fe80::/64"],
  ["::1", "::/64"],
  ["nonsense", "unknown"],
  [undefined, "unknown"],
])("[L19] %s is counted as %s", (address, key) => {
  expect(addressKey(address)).toBe(key);
});

function networks(...texts: string[]): TrustedNetwork[] {
  return texts.map((text) => {
    const network = parseTrustedNetwork(text);
    if (network === undefined) throw new Error(text);
    return network;
  });
}

it.each([
  ["10.1.2.3", ["10.0.0.0/8"], true],
  ["11.1.2.3", ["10.0.0.0/8"], false],
  ["::ffff:10.1.2.3", ["10.0.0.0/8"], true],
  ["10.1.2.3", ["::ffff:10.0.0.0/104"], true],
  ["127.0.0.1", ["::1", "127.0.0.1"], true],
  ["2001:db8::1", ["2001:db8::/32"], true],
  ["2001:db9::1", ["2001:db8::/32"], false],
  ["1.2.3.4", ["0.0.0.0/0"], true],
  ["1.2.3.4", ["::/0"], false],
  ["1.2.3.4", [], false],
  ["", ["0.0.0.0/0"], false],
])("[V15] whether %s is in %j: %s", (address, texts, expected) => {
  expect(isTrusted(address, networks(...texts))).toBe(expected);
});

it.each([
  "",
  "proxy",
  "10.0.0.0/33",
  "10.0.0.0/",
  "10.0.0.0/8/8",
  "10.1/8",
  "::/129",
  "10.0.0.0/-1",
  "0x7f.1",
])("[V15] %j names no network", (text) => expect(parseTrustedNetwork(text)).toBeUndefined());

it.each<[string, string, string | undefined, string[], string]>([
  ["nobody is trusted", "203.0.113.7", "1.1.1.1", [], "203.0.113.7"],
  ["another than its peer is trusted", "203.0.113.7", "1.1.1.1", ["10.0.0.0/8"], "203.0.113.7"],
  ["the proxy says it", "10.0.0.1", "203.0.113.7", ["10.0.0.0/8"], "203.0.113.7"],
  ["the client said another before", "10.0.0.1", "1.1.1.1, 203.0.113.7", ["10.0.0.0/8"], "203.0.113.7"],
  ["two proxies stand between", "10.0.0.1", "1.1.1.1,203.0.113.7,10.0.0.2", ["10.0.0.0/8"], "203.0.113.7"],
  ["all are proxies", "10.0.0.1", "10.0.0.3, 10.0.0.2", ["10.0.0.0/8"], "10.0.0.3"],
  ["no address stands there", "10.0.0.1", "unknown", ["10.0.0.0/8"], "10.0.0.1"],
  ["what the client said is no address", "10.0.0.1", "<script>, 10.0.0.2", ["10.0.0.0/8"], "10.0.0.2"],
  ["the port is written too", "10.0.0.1", "203.0.113.7:4711", ["10.0.0.1"], "203.0.113.7"],
  ["an IPv6 address is in brackets", "10.0.0.1", "[2001:db8::7]:4711", ["10.0.0.1"], "2001:db8::7"],
  ["the proxy says nothing", "10.0.0.1", undefined, ["10.0.0.1"], "10.0.0.1"],
])("[V15] the client's address where %s", (_, peer, forwardedFor, trusted, expected) => {
  expect(findClientAddress(peer, forwardedFor, networks(...trusted))).toBe(expected);
});

it.each([
  ["10.1.2.3", "10.1.2.3"],
  ["10.1.2.3/8", "10.0.0.0/8"],
  ["::ffff:10.1.2.3", "10.1.2.3"],
  ["2001:DB8:0:1:2::3", "2001:db8:0:1::/64"],
  ["2001:db8::/32", "2001:db8::/32"],
  ["10.0.0.0/33", undefined],
  ["bob", undefined],
])("[I64] %s is banned as %s", (text, key) => expect(networkKey(text)).toBe(key));
