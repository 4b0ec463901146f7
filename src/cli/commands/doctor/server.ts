import { performance } from "node:perf_hooks";
import type { ConnectionStatus } from "../../../core/client/chat.ts";
import type { ChatClient } from "../../../core/client/chat-client.ts";
import type { Entry } from "../../../core/protocol/entry.ts";
import { ChatError } from "../../../core/protocol/errors.ts";
import type { Group } from "../../../core/protocol/names.ts";
import { within } from "../../connect.ts";
import { EXIT, oneLine } from "../../exit.ts";
import type { Shell } from "../../shell.ts";
import type { CliWords } from "../../words/english.ts";
import { type Check, failed, fine, noted } from "./check.ts";

/** The number of small requests that measure how long a reply takes. */
const REQUESTS = 10;

/** An answer that takes longer is worth a note, ms. */
const SLOW_MS = 1_000;

/** Clocks that differ by more are worth a note, ms. */
const CLOCKS_APART_MS = 2_000;

/** The server that a client was made for: who it is, and how it answers. */
export interface ServerLook {
  readonly client: ChatClient;
  readonly groups: readonly Group[];
  /** The time limit for all of it. */
  readonly timeoutMs: number;
  readonly shell: Shell;
}

/** Connects and asks; yields each check when it is known. The client is closed by the caller. */
export async function* checkServer(look: ServerLook): AsyncGenerator<Check> {
  const { client, shell, timeoutMs, groups } = look;
  const { helping } = shell.words;
  const end = performance.now() + timeoutMs;
  const first = await firstStatus(look);
  yield serverCheck(first, look);
  if (first?.status.status !== "online") return;
  if (first.status.dialect === "base") {
    yield noted("protocol", helping.base, helping.baseLacks);
    yield noted("latency", helping.notAsked, null);
    return;
  }
  yield fine("protocol", "v1");
  if (first.status.server !== undefined) yield entryCheck(first.status.server.entry, shell);
  const left = (): number => Math.max(1, end - performance.now());
  const { times, trouble } = await askRooms(client, left());
  if (first.status.server !== undefined) {
    const trip = times.length === 0 ? 0 : Math.min(...times);
    yield clockCheck(first.at - first.status.server.now - trip / 2, shell);
  }
  yield latencyCheck(times, trouble, shell);
  if (times.length === 0) return;
  const missing = await within(left(), "not-answered", findMissing(client, groups)).catch(() => undefined);
  if (missing !== undefined) yield roomsCheck(groups, missing, shell);
}

interface Standing {
  readonly status: ConnectionStatus;
  /** The time at which it was told, ms since 1970 UTC. */
  readonly at: number;
}

/** Returns the first status that shows whether the server is there; undefined if none comes in time. */
async function firstStatus({ client, timeoutMs }: ServerLook): Promise<Standing | undefined> {
  const told = new Promise<Standing>((resolve) => {
    client.subscribe((event) => {
      if (event.type === "status" && event.status.status !== "connecting") {
        resolve({ status: event.status, at: Date.now() });
      }
    });
  });
  client.start();
  return within(timeoutMs, "not-answered", told).catch(() => undefined);
}

function serverCheck(standing: Standing | undefined, { shell: { words }, timeoutMs }: ServerLook): Check {
  const { helping } = words;
  const status = standing?.status;
  switch (status?.status) {
    case "online": {
      const { server } = status;
      if (status.dialect === "base") return noted("server", helping.baseServer, null);
      return fine("server", server === undefined ? "v1" : `${server.name} ${server.version}`);
    }
    case "refused":
      return failed("server", words.reason(status.error), refusalAdvice(status.error, words), EXIT.refused);
    case "waiting":
      if (status.cause === "refused")
        return failed("server", helping.busy, helping.tryLater, EXIT.unreachable);
      return failed("server", words.reason(status.error), null, EXIT.unreachable); // the message says what to do
    default:
      return failed("server", helping.noneInTime(timeoutMs / 1000), helping.notAServer, EXIT.unreachable);
  }
}

/** The message about a password or a token says itself what to do. */
function refusalAdvice({ code }: ChatError, { helping }: CliWords): string | null {
  return code === "UNAUTHORIZED" ? null : helping.chooseAnother;
}

/** Whoever reaches an open server reads everything. */
function entryCheck(entry: Entry, { words: { helping } }: Shell): Check {
  const value = helping.entries[entry];
  return entry === "open" ? noted("entry", value, helping.closeServer) : fine("entry", value);
}

interface Asked {
  /** The time that each reply took, ms. */
  readonly times: readonly number[];
  /** The error that ended the requests. */
  readonly trouble: unknown;
}

/** One after the other, until one fails. */
async function askRooms(client: ChatClient, ms: number): Promise<Asked> {
  const times: number[] = [];
  const asking = async (): Promise<void> => {
    while (times.length < REQUESTS) {
      const before = performance.now();
      await client.ask.rooms();
      times.push(performance.now() - before);
    }
  };
  let trouble: unknown;
  await within(ms, "not-answered", asking()).catch((error: unknown) => {
    trouble = error;
  });
  return { times: [...times], trouble };
}

/** Finds those groups that the server does not list, in as few pages as it takes. */
async function findMissing(client: ChatClient, groups: readonly Group[]): Promise<readonly Group[]> {
  const missing = new Map(groups.map((group) => [group.roomId, group]));
  if (missing.size === 0) return [];
  for await (const { roomId } of client.ask.allRooms()) {
    missing.delete(roomId);
    if (missing.size === 0) break;
  }
  return [...missing.values()];
}

function clockCheck(aheadMs: number, { words: { helping } }: Shell): Check {
  const value = helping.clock((aheadMs / 1000).toFixed(2));
  return Math.abs(aheadMs) > CLOCKS_APART_MS ? noted("clock", value, helping.setClock) : fine("clock", value);
}

function latencyCheck(times: readonly number[], trouble: unknown, { words }: Shell): Check {
  const { helping } = words;
  if (trouble instanceof ChatError && trouble.code === "RATE_LIMITED") {
    return noted("latency", helping.limited(times.length), helping.tryLater);
  }
  if (trouble !== undefined) {
    const value = helping.failedAfter(times.length, oneLine(trouble, words));
    return failed("latency", value, helping.tryLater, EXIT.failed);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = ((sorted[Math.floor(middle - 0.5)] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
  const worst = sorted.at(-1) ?? 0;
  const value = helping.latency(median.toFixed(1), worst.toFixed(1), sorted.length);
  return median > SLOW_MS ? noted("latency", value, helping.slow) : fine("latency", value);
}

function roomsCheck(
  groups: readonly Group[],
  missing: readonly Group[],
  { words: { helping } }: Shell,
): Check {
  const names = (some: readonly Group[]) => helping.list(some.map(({ name }) => name));
  if (groups.length === 0) return fine("rooms", helping.noGroups);
  if (missing.length === 0) return fine("rooms", names(groups));
  return noted("rooms", helping.notThere(names(missing)), helping.joinMakes);
}
