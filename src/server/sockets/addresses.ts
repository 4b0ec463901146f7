import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Addresses of proxies that are trusted to say whom they speak for: those whose first bits are these. One address is all of its bits. */
export interface TrustedNetwork {
  readonly address: Address;
  readonly bits: number;
}

/** Stands for an address that is none, such as the one of a socket that is closed already. */
const UNKNOWN = "unknown";

/** Bits of an IPv6 address that name a network at one customer; the others are the customer's to choose. */
const IPV6_NETWORK_BITS = 64;

/** The longest text of an address that is read: no address is longer, with a zone. */
const LONGEST = 64;

/** The text by which an address is counted: an IPv4 address, also where it is written as IPv6; of IPv6 the /64. */
export function addressKey(address: string | undefined): string {
  const parsed = parseAddress(address);
  if (parsed === undefined) return UNKNOWN;
  if (parsed.kind() === "ipv4") return parsed.toString();
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toNormalizedString()}/${IPV6_NETWORK_BITS}`);
  return `${network.toRFC5952String()}/${IPV6_NETWORK_BITS}`;
}

/** Parses what an operator writes for a proxy: an address, or a network in CIDR notation. Undefined if it is neither. */
export function parseTrustedNetwork(text: string): TrustedNetwork | undefined {
  const [address = "", bits, ...more] = text.split("/");
  const isWritten = ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address);
  if (!isWritten || more.length > 0) return undefined;
  const network = ipaddr.process(address);
  const longest = network.kind() === "ipv4" ? 32 : 128;
  if (bits === undefined) return { address: network, bits: longest };
  const isMapped = network.kind() === "ipv4" && address.includes(":");
  const length = Number(bits) - (isMapped ? 96 : 0);
  return /^\d{1,3}$/.test(bits) && length >= 0 && length <= longest
    ? { address: network, bits: length }
    : undefined;
}

/** Writes a network as `parseTrustedNetwork` reads it. */
export function formatTrustedNetwork({ address, bits }: TrustedNetwork): string {
  const isOne = bits === address.toByteArray().length * 8;
  return isOne ? address.toString() : `${address}/${bits}`;
}

/**
 * The text of the addresses that a ban is about: an address, or a network in CIDR notation, as `addressKey` tells addresses apart, so that of IPv6 it is
 * a /64 at least. Undefined if it is neither.
 */
export function networkKey(text: string): string | undefined {
  const network = parseTrustedNetwork(text);
  if (network === undefined) return undefined;
  const kind = network.address.kind() === "ipv4" ? ipaddr.IPv4 : ipaddr.IPv6;
  const bits = kind === ipaddr.IPv4 ? network.bits : Math.min(network.bits, IPV6_NETWORK_BITS);
  if (bits === 32 && kind === ipaddr.IPv4) return network.address.toString();
  return `${kind.networkAddressFromCIDR(`${network.address.toNormalizedString()}/${bits}`)}/${bits}`;
}

/** Makes a test for a network as `networkKey` writes it: whether the address of a key is in it. */
export function networkTest(network: string): (key: string) => boolean {
  const parsed = parseTrustedNetwork(network);
  return (key) => {
    const address = parseAddress(key.split("/", 1)[0]);
    return parsed !== undefined && address !== undefined && isWithin(address, parsed);
  };
}

/** True for an address in one of the networks. */
export function isTrusted(address: string | undefined, trusted: readonly TrustedNetwork[]): boolean {
  const parsed = trusted.length === 0 ? undefined : parseAddress(address);
  return parsed !== undefined && trusted.some((network) => isWithin(parsed, network));
}

/**
 * The address of the client behind a request: that of its peer, unless the peer is trusted. Then it is the last one in
 * `X-Forwarded-For` that is not itself trusted: what stands before it is only a claim.
 */
export function findClientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  trusted: readonly TrustedNetwork[],
): string | undefined {
  if (forwardedFor === undefined || !isTrusted(peer, trusted)) return peer;
  let client = peer;
  for (const written of forwardedFor.split(",").reverse()) {
    const address = readForwarded(written);
    if (address === undefined) return client;
    client = address;
    if (!isTrusted(address, trusted)) return client;
  }
  return client;
}

function isWithin(one: Address, { address, bits }: TrustedNetwork): boolean {
  return one.kind() === address.kind() && one.match([address, bits]);
}

function parseAddress(address: string | undefined): Address | undefined {
  if (address === undefined || address.length > LONGEST || !ipaddr.isValid(address)) return undefined;
  return ipaddr.process(address);
}

/** Some proxies write the port too, and brackets around an IPv6 address. */
function readForwarded(written: string): string | undefined {
  const text = written.trim();
  const [, bracketed] = /^\[([^\]]*)\](?::\d+)?$/.exec(text) ?? [];
  const [, beforePort] = /^([\d.]+):\d+$/.exec(text) ?? [];
  const address = bracketed ?? beforePort ?? text;
  return parseAddress(address) === undefined ? undefined : address;
}
