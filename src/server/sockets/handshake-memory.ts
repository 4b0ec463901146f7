/** An upgrade as Engine.IO's middlewares see it: the two parts know each other, and the socket below keeps the second for good. */
interface Upgrade {
  res?: { req?: unknown } | null;
}

/** Makes the response of an upgrade one that is found again by its request, as that of any other request is. */
export function rememberResponse(request: Upgrade, response: { req?: unknown }, next: () => void): void {
  request.res ??= response;
  next();
}

/** A client of Socket.IO, as far as it keeps its handshake. */
interface HandshakeHolder {
  readonly id: string;
  readonly request: object | null;
  readonly conn: object;
  leave(room: string): unknown;
}

/**
 * Lets go of what the libraries keep of a handshake for as long as a connection lives, a sixth of what it takes in the heap: the
 * HTTP request and its headers, and the rooms of Socket.IO.
 */
export function forgetHandshake(socket: HandshakeHolder): void {
  const { res } = (socket.request ?? {}) as Upgrade;
  if (res) res.req = undefined;
  socket.leave(socket.id);
  Object.assign(socket.conn, { request: null });
  Object.assign(socket, { handshake: null });
}
