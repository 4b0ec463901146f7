import { isIPv4, isIPv6 } from "node:net";

/** A header of the PROXY protocol, of version 1 or 2, as it stands at the beginning of what a connection sent. */
export type ProxyHeader =
  /** More must come before it is known. */
  | { readonly type: "incomplete" }
  /** It begins with something else. */
  | { readonly type: "none" }
  | { readonly type: "malformed" }
  /** `bytes` is its length. The address is undefined where the proxy speaks for itself. */
  | { readonly type: "header"; readonly bytes: number; readonly address: string | undefined };

/** The beginning of each version. No HTTP request begins so. */
const VERSION_1 = Buffer.from("PROXY ");
const VERSION_2 = Buffer.from("\r\n\r\n\0\r\nQUIT\n");

/** The longest header of version 1, with its line break, and the longest of version 2 that is read: addresses and what is added to them. */
const LONGEST_1 = 107;
const LONGEST_2 = 1_024;

/** Bytes of version 2 before the addresses: the beginning, version and command, family, and the length of what follows. */
const FIXED_2 = 16;

/** Commands and families of version 2: a proxy's own connection, one for a client, and TCP over IPv4 and IPv6. */
const LOCAL = 0x20;
const PROXY = 0x21;
const TCP4 = 0x11;
const TCP6 = 0x21;

const MALFORMED = { type: "malformed" } as const;
const INCOMPLETE = { type: "incomplete" } as const;

/** Reads the header by which a proxy says whom it speaks for (haproxy.org, proxy-protocol.txt). */
export function readProxyHeader(bytes: Buffer): ProxyHeader {
  if (beginsWith(bytes, VERSION_2)) return bytes.length < FIXED_2 ? INCOMPLETE : readVersion2(bytes);
  if (beginsWith(bytes, VERSION_1)) return bytes.length < VERSION_1.length ? INCOMPLETE : readVersion1(bytes);
  return { type: "none" };
}

/** True also for what may yet become that beginning. */
function beginsWith(bytes: Buffer, beginning: Buffer): boolean {
  const length = Math.min(bytes.length, beginning.length);
  return bytes.subarray(0, length).equals(beginning.subarray(0, length));
}

function readVersion1(bytes: Buffer): ProxyHeader {
  const end = bytes.subarray(0, LONGEST_1).indexOf("\r\n");
  if (end < 0) return bytes.length < LONGEST_1 ? INCOMPLETE : MALFORMED;
  const [, family, source = ""] = bytes.toString("latin1", 0, end).split(" ");
  const header = { type: "header", bytes: end + 2 } as const;
  if (family === "UNKNOWN") return { ...header, address: undefined };
  const isAddress = (family === "TCP4" && isIPv4(source)) || (family === "TCP6" && isIPv6(source));
  return isAddress ? { ...header, address: source } : MALFORMED;
}

function readVersion2(bytes: Buffer): ProxyHeader {
  const command = bytes.readUInt8(12);
  const family = bytes.readUInt8(13);
  const length = FIXED_2 + bytes.readUInt16BE(14);
  if ((command !== LOCAL && command !== PROXY) || length > LONGEST_2) return MALFORMED;
  if (bytes.length < length) return INCOMPLETE;
  const header = { type: "header", bytes: length } as const;
  if (command === LOCAL) return { ...header, address: undefined };
  if (family === TCP4 && length >= FIXED_2 + 12) {
    return { ...header, address: [...bytes.subarray(FIXED_2, FIXED_2 + 4)].join(".") };
  }
  if (family === TCP6 && length >= FIXED_2 + 36) {
    const groups = Array.from({ length: 8 }, (_, n) => bytes.readUInt16BE(FIXED_2 + 2 * n).toString(16));
    return { ...header, address: groups.join(":") };
  }
  return family === TCP4 || family === TCP6 ? MALFORMED : { ...header, address: undefined };
}
