import { createHash } from "node:crypto";
import { type Nick, nickKey } from "../../core/protocol/names.ts";

/** Names one user of this machine on one server, for the files that are kept of them: 32 hex digits. */
export function userKey(url: string, nick: Nick): string {
  return createHash("sha256")
    .update(`${serverKey(url)}\n${nickKey(nick)}`)
    .digest("hex")
    .slice(0, 32);
}

/** The host alone, as browsers keep cookies: a server that moves to another port is the same. This machine is one host. */
function serverKey(url: string): string {
  const { hostname } = new URL(url);
  const here = hostname === "" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
  return here ? "localhost" : hostname;
}
