import type { Link, Protocol, Wire } from "./wire.ts";

const BAR = "|".charCodeAt(0);
const NEWLINE = "\n".charCodeAt(0);

/** As much of a line as a command is looked for in. */
const COMMAND_LENGTH = 120;

/** Consumes whole lines, each handed over without its newline. */
function parseLines(onLine: (bytes: Buffer, start: number, end: number) => void): Wire["parse"] {
  return (bytes, from, end) => {
    let start = from;
    for (;;) {
      const newline = bytes.indexOf(NEWLINE, start);
      if (newline < 0 || newline >= end) return start;
      onLine(bytes, start, newline);
      start = newline + 1;
    }
  };
}

function wordsOf(bytes: Buffer, start: number, end: number): string[] {
  return bytes
    .toString("latin1", start, Math.min(end, start + COMMAND_LENGTH))
    .trim()
    .split(" ");
}

function ircWire(link: Link): Wire {
  const { index, roomId } = link;
  let joined = false;
  const onCommand = ([first = "", second = "", ...rest]: string[]) => {
    if (first === "PING") {
      link.onPing();
      link.write(`PONG ${second}\r\n`);
    } else if (second === "001") link.onConnected();
    else if (second === "366") {
      joined = true;
      link.onJoined();
    } else if (first === "ERROR" || (/^4\d\d$/.test(second) && second !== "422")) {
      link.onRefused([first, second, ...rest].join(" "));
    }
  };
  return {
    awaited: 0,
    open: () => link.write(`NICK u${index}\r\nUSER u${index} 0 * :u${index}\r\n`),
    join: () => link.write(`JOIN #${roomId}\r\n`),
    encode: (text) => Buffer.from(`PRIVMSG #${roomId} :${text}\r\n`),
    parse: parseLines((bytes, start, end) => {
      const bar = joined ? bytes.indexOf(BAR, start) : -1;
      if (bar >= 0 && bar < end) link.onMessage(bytes, bar, end);
      else onCommand(wordsOf(bytes, start, end));
    }),
  };
}

const NATS_OPTIONS = { verbose: false, pedantic: false, echo: true, lang: "c", version: "1", protocol: 1 };

function natsWire(link: Link): Wire {
  const { roomId } = link;
  const onCommand = ([first = "", ...rest]: string[]) => {
    if (first === "INFO") {
      link.write(`CONNECT ${JSON.stringify(NATS_OPTIONS)}\r\n`);
      link.onConnected();
    } else if (first === "PING") {
      link.onPing();
      link.write("PONG\r\n");
    } else if (first === "PONG") link.onJoined();
    else if (first === "-ERR") link.onRefused(rest.join(" "));
  };
  return {
    awaited: 0,
    open: () => {}, // the server speaks first
    join: () => link.write(`SUB ${roomId} 1\r\nPING\r\n`),
    encode: (text) => Buffer.from(`PUB ${roomId} ${text.length}\r\n${text}\r\n`),
    parse: parseLines((bytes, start, end) => {
      if (bytes[start] === BAR) link.onMessage(bytes, start, end);
      else onCommand(wordsOf(bytes, start, end));
    }),
  };
}

function floorWire(link: Link): Wire {
  return {
    awaited: 0,
    open: () => link.onConnected(),
    join: () => link.write(`J${link.roomId}\n`),
    encode: (text) => Buffer.from(`${text}\n`),
    parse: parseLines((bytes, start, end) => {
      if (bytes[start] === BAR) link.onMessage(bytes, start, end);
      else link.onJoined();
    }),
  };
}

export const irc: Protocol = { echoes: false, acknowledges: false, wire: ircWire };
export const nats: Protocol = { echoes: true, acknowledges: false, wire: natsWire };
/** The lines of floor.c. */
export const floor: Protocol = { echoes: true, acknowledges: false, wire: floorWire };
