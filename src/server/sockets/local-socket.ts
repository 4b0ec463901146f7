import { chmodSync, lstatSync, unlinkSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { chatError } from "../../core/protocol/errors.ts";
import { describeCause } from "../../files/system-error.ts";

/** Leaves a socket to its owner alone, from the moment that it is made. */
const ONLY_OWNER = 0o177;

/** The longest path of a socket that every system takes, bytes: one that is longer would be cut without a word. */
const LONGEST_PATH = 103;

/**
 * Listens at a Unix socket, which only its owner may use: `accept` gets who connects. One that a dead server left is replaced; rejects with a
 * ChatError where another server has it, or something else stands there. Closing removes it.
 */
export async function listenAt(path: string, accept: (socket: Socket) => void): Promise<Server> {
  if (Buffer.byteLength(path) > LONGEST_PATH)
    throw chatError("socket-path-too-long", { file: path, most: LONGEST_PATH });
  await removeStale(path);
  const server = createServer(accept);
  const mask = process.umask(ONLY_OWNER);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ path }, resolve);
      process.umask(mask); // the socket is made by now
    });
    chmodSync(path, 0o600);
    return server;
  } catch (error) {
    throw chatError("socket-unusable", { file: path, cause: describeCause(error) }, { cause: error });
  } finally {
    process.umask(mask);
  }
}

async function removeStale(path: string): Promise<void> {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (!stats.isSocket()) throw chatError("socket-not-one", { file: path });
  if (await isAnswered(path)) throw chatError("socket-in-use", { file: path });
  unlinkSync(path);
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code !== "ECONNREFUSED"));
  });
}
