import { lookup } from "node:dns/promises";
import { connect, type NetConnectOpts } from "node:net";
import { performance } from "node:perf_hooks";
import { within } from "../../connect.ts";
import { EXIT } from "../../exit.ts";
import { socketPath } from "../../local-agent.ts";
import type { Shell } from "../../shell.ts";
import { type Check, failed, fine } from "./check.ts";

/** Checks whether a server's host has an address, and something takes connections there within `ms`. */
export async function checkAddress(url: string, ms: number, shell: Shell): Promise<Check> {
  const { helping, unreachableCause } = shell.words;
  const path = socketPath(url);
  if (path !== undefined) return checkSocket(path, ms, shell);
  const { hostname, port, protocol } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, ""); // an address of IPv6
  const number = Number(port) || (/^(?:wss|https):$/.test(protocol) ? 443 : 80);
  const late = helping.noneInTime(ms / 1000);
  const found = await within(ms, "not-answered", lookup(host)).catch(() => undefined);
  if (found === undefined) {
    return failed("address", helping.notResolved(host), helping.checkUrl, EXIT.unreachable);
  }
  const address = `${found.family === 6 ? `[${found.address}]` : found.address}:${number}`;
  const before = performance.now();
  const error = await open({ host: found.address, port: number }, ms);
  if (error === undefined) {
    const took = (performance.now() - before).toFixed(1);
    return fine("address", helping.answers(host === found.address ? address : `${host} ${address}`, took));
  }
  const why = error === "ETIMEDOUT" ? late : (unreachableCause[error] ?? error);
  return failed("address", helping.noAnswer(address, why), helping.checkUrl, EXIT.unreachable);
}

async function checkSocket(path: string, ms: number, shell: Shell): Promise<Check> {
  const { helping, unreachableCause } = shell.words;
  const before = performance.now();
  const error = await open({ path }, ms);
  if (error === undefined)
    return fine("address", helping.answers(path, (performance.now() - before).toFixed(1)));
  const why = unreachableCause[error] ?? error;
  return failed("address", helping.noAnswer(path, why), helping.checkUrl, EXIT.unreachable);
}

/** Opens a connection and closes it; resolves with the code of what went wrong. */
function open(where: NetConnectOpts, ms: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ ...where, timeout: ms });
    const end = (code?: string): void => {
      socket.destroy();
      resolve(code);
    };
    socket.on("connect", () => end());
    socket.on("timeout", () => end("ETIMEDOUT"));
    socket.on("error", (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}
