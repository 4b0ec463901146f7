import fc from "fast-check";
import { WatchedServer } from "../test/support/watched-server.ts";
import { Fuzzer } from "./fuzzer.ts";
import type { Input } from "./inputs.ts";
import { inputs } from "./packets.ts";
import { UNTRIED } from "./payloads.ts";
import { Witnesses } from "./witnesses.ts";

export interface FuzzOptions {
  /** The same seed makes the same inputs. */
  readonly seed: number;
  readonly inputs: number;
  readonly write: (line: string) => void;
}

/** Inputs that are sent together; behind them the server is looked at. */
const BATCH = 100;

/** What the server may take at most, MB over the beginning. */
const MOST_MEMORY = 300;

/** Batches between two lines about how far it is. */
const PROGRESS = 100;

/** Sends so many inputs to a server of its own; resolves with the exit code. */
export async function fuzz({ seed, inputs: count, write }: FuzzOptions): Promise<number> {
  if (UNTRIED.length > 0) throw new Error(`no inputs are made for ${UNTRIED.join(", ")}`);
  write(`fuzz: ${count} inputs, seed ${seed}`);
  const stage = await Stage.begin();
  let sent = 0;
  try {
    for (let batch = 0; sent < count; batch += 1) {
      const some = fc.sample(inputs, { seed: seed + batch, numRuns: Math.min(BATCH, count - sent) });
      const fault = await stage.faultOf(some);
      if (fault !== undefined) {
        write(`fuzz: failed in batch ${batch} (--seed ${seed + batch} --inputs ${some.length}): ${fault}`);
        for (const line of await narrow(some)) write(line);
        return 1;
      }
      sent += some.length;
      if ((batch + 1) % PROGRESS === 0) write(`fuzz: ${sent} sent, ${stage.memory().toFixed(0)} MB`);
    }
    write(`fuzz: ${sent} inputs, ${stage.counts()}, ${stage.memory().toFixed(0)} MB: nothing broke`);
    return 0;
  } finally {
    await stage.end();
  }
}

/** A server with its honest clients and the one who sends. */
class Stage {
  readonly #server: WatchedServer;
  readonly #witnesses: Witnesses;
  readonly #fuzzer: Fuzzer;
  readonly #memory: number;

  static async begin(): Promise<Stage> {
    const server = await WatchedServer.onFreePort();
    try {
      await server.start(["--no-limits"]);
      return new Stage(server, await Witnesses.enter(server.url));
    } catch (error) {
      await server.remove();
      throw error;
    }
  }

  private constructor(server: WatchedServer, witnesses: Witnesses) {
    this.#server = server;
    this.#witnesses = witnesses;
    this.#fuzzer = new Fuzzer(server.port);
    this.#memory = server.memory();
  }

  counts(): string {
    const { done, refused } = this.#fuzzer;
    return `${done} events done, ${refused} refused, ${this.#server.lines} lines in the log`;
  }

  memory(): number {
    return this.#server.memory();
  }

  /** Sends inputs, and finds what they broke; undefined if nothing. */
  async faultOf(some: readonly Input[]): Promise<string | undefined> {
    try {
      await this.#fuzzer.send(some);
      await this.#witnesses.check();
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    const { errors, isAlive, lastLines } = this.#server;
    if (!isAlive) return `the server ended: ${lastLines.join("\n")}`;
    if (errors.length > 0) return `the log has ${errors.join("\n").slice(0, 2_000)}`;
    const memory = this.memory();
    return memory > this.#memory + MOST_MEMORY ? `the server takes ${memory.toFixed(0)} MB` : undefined;
  }

  async end(): Promise<void> {
    this.#witnesses.leave();
    await this.#server.remove();
  }
}

/** Sends the inputs of a batch that failed one by one to a new server, and tells the first that fails alone. */
async function narrow(some: readonly Input[]): Promise<string[]> {
  const stage = await Stage.begin();
  try {
    for (const input of some) {
      const fault = await stage.faultOf([input]);
      if (fault !== undefined) return [`fuzz: this alone does it: ${show(input)}`, fault];
    }
    return ["fuzz: none of them does it alone"];
  } finally {
    await stage.end();
  }
}

function show(input: Input): string {
  return JSON.stringify(input, (_, value) =>
    value?.type === "Buffer" ? Buffer.from(value.data).toString("latin1") : value,
  );
}
