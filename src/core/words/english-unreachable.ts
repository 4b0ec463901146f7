const CLOSED =
  "it closed the connection; give wss:// if it speaks TLS, else check that it is a groupchat or Socket.IO server";

/** Sentences for a server that can't be reached, in English: the cause, and what to do. */
export const englishCauses = {
  ECONNREFUSED: "connection refused; is the server running? (groupchat serve)",
  ENOTFOUND: "no such host; check --url",
  EAI_AGAIN: "the host name can't be looked up just now",
  ETIMEDOUT: "no answer; check --url, and that the server runs",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "the network is down",
  ECONNRESET: CLOSED,
  closed: CLOSED,
  closedTls:
    "it closed the connection; give ws:// if it speaks no TLS, else check that it is a groupchat or Socket.IO server",
  EADDRNOTAVAIL: "there is no such address; check --url",
  ENETDOWN: "the network is down",
  EHOSTDOWN: "the host is down",
  ENOENT: "there is no such socket; is the server running? (groupchat serve --socket)",
  EACCES: "this machine does not let the connection out",
  EPERM: "this machine does not let the connection out",
  noTls: "the server speaks no TLS there; give it with ws:// instead of wss://",
  tls: "the server speaks TLS there; give it with wss:// instead of ws://",
  selfSigned:
    "nobody who is trusted here vouches for its certificate; name the issuer's file with --ca, or run groupchat join at a terminal to be asked",
  otherKey:
    "its key is not the one that you trusted: somebody may stand between; if the server has a new key, take its line out of pins.json (groupchat doctor names the folder)",
  otherCa:
    "none of those in the file of --ca vouches for its certificate: somebody may stand between, or it is the wrong file",
  expired: "its certificate has expired; check this machine's clock, or ask who runs the server",
  early: "its certificate does not hold yet; check this machine's clock, or ask who runs the server",
  otherName: "its certificate is for another name; give --url the name that stands in it",
  certificate: "its certificate can't be trusted; ask who runs the server",
  handshake: "it has no TLS version or cipher in common with this machine; ask who runs the server",
  notHttp: "what answers there is no web server, and no chat server; check the port in --url",
  redirect: "it sends clients on to another address; give --url that one",
  gateway: "the chat server behind it does not answer; try again later, or ask who runs it",
  signIn: "something on the way asks for a sign-in; check the network and --url",
  badRequest: "a web server answers there, but takes no chat; if it speaks TLS, give it with wss://",
  notChat: "a web server answers there, but it is no chat server; check --url",
} as const;

/** A cause that has a sentence of its own. */
export type UnreachableCause = keyof typeof englishCauses;
