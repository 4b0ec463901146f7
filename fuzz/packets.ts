import fc from "fast-check";
import { OPCODE } from "../test/support/raw-websocket.ts";
import type { EventInput, FramesInput, Input, OddFrame, RequestInput } from "./inputs.ts";
import { eventLists } from "./payloads.ts";

/** Packets of Engine.IO and Socket.IO of every kind, right and wrong. */
const KNOWN_PACKETS = [
  "0{}",
  "1",
  "2",
  "2probe",
  "3",
  "3probe",
  "4",
  "5",
  "6",
  "7",
  "b",
  "bAQID",
  "40",
  "40{}",
  "40/",
  "40/admin,{}",
  '40{"protocol":1,"nickName":"fuzz-9","userId":"u-fuzz-9"}',
  '40{"protocol":1e400}',
  '40{"protocol":1,"nickName":{},"userId":[]}',
  '40{"__proto__":{"protocol":1}}',
  "41",
  "41/admin",
  "42[]",
  '42["rooms",{}]',
  '4217["rooms",{}]',
  '4299999999999999999999["rooms",{}]',
  '42-1["rooms",{}]',
  "43",
  "430[]",
  '4399["x"]',
  "44",
  '44{"message":"x"}',
  '451-["client_msg",{"_placeholder":true,"num":0}]',
  '451-["client_msg",{"_placeholder":true,"num":7}]',
  '451-3["__proto__",{"_placeholder":true,"num":-1}]',
  '4599999-["rooms"]',
  "461-3[]",
  "47",
  '42["disconnect"]',
  '42["connect"]',
  '42["error",{}]',
];

/** Texts with some characters put in, left out, doubled or cut off. */
const edited = (texts: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(
      texts,
      fc.array(fc.tuple(fc.nat(), fc.nat(4), fc.string({ unit: "binary", maxLength: 3 })), { maxLength: 4 }),
    )
    .map(([text, edits]) =>
      edits.reduce((now, [position, edit, more]) => {
        const at = position % (now.length + 1);
        if (edit === 0) return now.slice(0, at) + more + now.slice(at);
        if (edit === 1) return now.slice(0, at) + now.slice(at + 1);
        if (edit === 2) return now.slice(0, at) + now.slice(Math.max(0, at - 5));
        if (edit === 3) return now.slice(0, at);
        return `${now.slice(0, at)}1e400${now.slice(at + 1)}`;
      }, text),
    );

const packets = edited(
  fc.oneof(
    fc.constantFrom(...KNOWN_PACKETS),
    eventLists.map((list) => `42${list}`),
  ),
);

const textFrames: fc.Arbitrary<OddFrame> = packets.map((text) => ({
  opcode: OPCODE.text,
  payload: Buffer.from(text),
  isFinal: true,
}));

const oddFrames: fc.Arbitrary<OddFrame> = fc
  .record(
    {
      opcode: fc.nat(15),
      payload: fc.oneof(
        fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
        packets.map((text) => Buffer.from(text)),
        fc.nat(70_000).map((length) => Buffer.alloc(length, "x")),
      ),
      isFinal: fc.boolean(),
      head: fc.uint8Array({ maxLength: 14 }),
    },
    { requiredKeys: ["opcode", "payload", "isFinal"] },
  )
  .map(({ head, ...frame }) => (head === undefined ? frame : { ...frame, head }));

const frames: fc.Arbitrary<FramesInput> = fc.record({
  kind: fc.constant("frames"),
  isIn: fc.boolean(),
  frames: fc.array(fc.oneof({ weight: 4, arbitrary: textFrames }, { weight: 1, arbitrary: oddFrames }), {
    minLength: 1,
    maxLength: 6,
  }),
});

/** A packet of several that a session by long polling takes. */
const SEPARATOR = "\x1e";

const methods = fc.constantFrom(
  "GET",
  "GET",
  "POST",
  "POST",
  "PUT",
  "HEAD",
  "OPTIONS",
  "DELETE",
  "TRACE",
  "FOO",
);
const queries = fc
  .array(
    fc
      .constantFrom(
        "EIO=4",
        "EIO=3",
        "EIO=x",
        "transport=polling",
        "transport=websocket",
        "transport=x",
        "sid={sid}",
      )
      .chain((part) =>
        fc.constantFrom(
          part,
          part,
          part,
          `${part}&${part}`,
          "sid=__proto__",
          "j=0",
          "b64=1",
          "%",
          "t=\u00ff",
        ),
      ),
    { maxLength: 5 },
  )
  .map((parts) => parts.join("&"));
const paths = fc.constantFrom(
  "/socket.io/",
  "/socket.io/",
  "/socket.io",
  "/",
  "/socket.io/../",
  "//",
  "*",
  "http://x/",
);
const headerLines = fc
  .subarray([
    "Host: 127.0.0.1",
    "Host: evil.example",
    "Origin: http://evil.example",
    "Origin: null",
    "Content-Type: application/octet-stream",
    "Content-Type: text/plain;charset=UTF-8",
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Upgrade: h2c",
    "Sec-WebSocket-Version: 12",
    "Sec-WebSocket-Key: x",
    "Transfer-Encoding: chunked",
    "Content-Length: 5",
    "Content-Length: -1",
    "X-Forwarded-For: 10.0.0.1, ::1",
    "Access-Control-Request-Method: POST",
    "Expect: 100-continue",
    `Cookie: ${"c".repeat(3_000)}`,
  ])
  .map((lines) => lines.join("\r\n"));

const requests: fc.Arbitrary<RequestInput> = fc
  .record({
    method: methods,
    path: paths,
    query: fc.oneof(queries, fc.constant("EIO=4&transport=polling&sid={sid}")),
    headers: headerLines,
    body: fc.array(packets, { maxLength: 4 }).map((some) => some.join(SEPARATOR)),
    hasLength: fc.boolean(),
  })
  .map(({ method, path, query, headers, body, hasLength }) => {
    const length = hasLength ? `Content-Length: ${Buffer.byteLength(body)}\r\n` : "";
    const lines = headers === "" ? "" : `${headers}\r\n`;
    return { kind: "request", text: `${method} ${path}?${query} HTTP/1.1\r\n${lines}${length}\r\n${body}` };
  });

const events: fc.Arbitrary<EventInput> = eventLists.map((text) => ({ kind: "event", text }));

/** Everything that may come: mostly whole events, for they reach furthest. */
export const inputs: fc.Arbitrary<Input> = fc.oneof(
  { weight: 6, arbitrary: events },
  { weight: 2, arbitrary: frames },
  { weight: 1, arbitrary: requests },
);
