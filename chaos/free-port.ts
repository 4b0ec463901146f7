import { createServer } from "node:net";

/**
 * Ports below those that systems give to outgoing connections: a client that knocks while no server is there could
 * else be given the server's port, and meet itself.
 */
const LOWEST_PORT = 20_000;
const PORTS = 10_000;

/** A port on which nobody listens now. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = LOWEST_PORT + Math.floor(Math.random() * PORTS);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
