import type { Socket } from "socket.io-client";

/** The time in which an honest client must be let in, ms. */
export const ENTRY_MS = 10_000;

/** Resolves with the payload of the next such event; rejects where the server refuses the client, or says nothing in time. */
export function nextEvent<Payload>(socket: Socket, event: string): Promise<Payload> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${event} within ${ENTRY_MS} ms`)), ENTRY_MS);
    const settle = (done: () => void) => {
      clearTimeout(timer);
      done();
    };
    socket.once(event, (payload: Payload) => settle(() => resolve(payload)));
    socket.once("connect_error", (error: Error) => settle(() => reject(error)));
  });
}
