import fc from "fast-check";
import { USE_CASES } from "../src/server/hub/use-cases/table.ts";

/** The rooms, users and nicks that inputs are about: few, so that they meet. `HONEST_ROOM` is the one that is watched. */
export const HONEST_ROOM = "roomhonest";
const roomIds = fc.constantFrom(
  HONEST_ROOM,
  "roomfuzz-1",
  "roomfuzz-2",
  "room1",
  "room__proto__",
  "room聊天",
);
const userIds = fc.constantFrom<string | number>("u-honest", "u-fuzz-1", "u-fuzz-2", 1, "1", "nobody");
const nicks = fc.constantFrom("honest", "fuzz-1", "张三", "constructor", "Ann");
const seqs = fc.oneof(fc.nat(50), fc.constantFrom(0, 1, Number.MAX_SAFE_INTEGER));
const texts = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.constantFrom("deploy v1.2", "部署", "a\u0301".repeat(50), "@all", "\u202e abc"),
);
const ids = fc.string({ minLength: 1, maxLength: 20 });
/** Ids that come again, so that retries and changes by id meet what they are of. */
const fewIds = fc.constantFrom("m-1", "m-2", "m-3", "__proto__");
/** Emoji, one without the sign that it is drawn as one, and what is nearly one. */
const emoji = fc.oneof(
  fc.constantFrom(
    "👍",
    "❤️",
    "❤",
    "🏳️‍🌈",
    "🇨🇳",
    "1️⃣",
    "👨‍👩‍👧‍👦",
    "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
  ),
  fc.nat(60).map((n) => String.fromCodePoint(0x1f400 + n)),
  fc.constantFrom("1", "👍👍", "\u{1f468}\u200d", "\ufe0f", "👍\u0300", "🏳️‍🌈🏳️", "thumb", "©"),
);
const limits = fc.nat(500);
/** The message that a change is to be made to. */
const target = { roomId: roomIds, seq: seqs, changeId: fc.oneof(ids, fewIds) };
const optional = { requiredKeys: [] };
const roles = fc.constantFrom("guest", "reader", "member", "moderator", "admin", "king", "none");
/** Settings of a room, of which a private one is none that there is. */
const settings = {
  name: texts,
  private: fc.boolean(),
  listed: fc.boolean(),
  readOnly: fc.boolean(),
  topicLock: fc.boolean(),
  archived: fc.boolean(),
  slowMs: fc.integer(),
};

/** The payload of each event as a client means it. */
const VALID: Readonly<Record<string, fc.Arbitrary<object>>> = {
  joinRoom: fc.record(
    {
      roomId: roomIds,
      nickName: nicks,
      id: userIds,
      limit: limits,
      since: fc.record(
        { epoch: ids, seq: seqs, rev: seqs, at: fc.integer() },
        { requiredKeys: ["epoch", "seq"] },
      ),
      listen: fc.boolean(),
    },
    { requiredKeys: ["roomId"] },
  ),
  leaveRoom: fc.record({ roomId: roomIds }),
  client_msg: fc.record(
    {
      roomId: roomIds,
      msg: texts,
      clientMsgId: fc.oneof(ids, fewIds),
      update: fc.boolean(),
      changeId: fc.oneof(ids, fewIds),
      kind: fc.constantFrom("text", "me"),
      replyTo: seqs,
      nickName: nicks,
      userId: userIds,
    },
    { requiredKeys: ["roomId", "msg"] },
  ),
  client_msgs: fc.record({
    roomId: roomIds,
    messages: fc.array(fc.record({ msg: texts, clientMsgId: ids }), { minLength: 1, maxLength: 20 }),
  }),
  history: fc.record(
    { roomId: roomIds, before: seqs, after: seqs, from: fc.integer(), limit: limits, rows: fc.boolean() },
    { requiredKeys: ["roomId", "limit"] },
  ),
  search: fc.record(
    {
      query: texts,
      roomIds: fc.array(roomIds, { maxLength: 3 }),
      nickName: nicks,
      before: seqs,
      limit: limits,
    },
    { requiredKeys: ["query", "limit"] },
  ),
  who: fc.record(
    { roomId: roomIds, after: userIds, limit: fc.nat(200), prefix: texts, watch: fc.boolean() },
    { requiredKeys: ["roomId"] },
  ),
  rooms: fc.record({ after: roomIds, limit: limits }, optional),
  nick: fc.record({ nickName: fc.oneof(nicks, texts) }),
  topic: fc.record({ roomId: roomIds, topic: texts }),
  away: fc.record({ text: texts }, optional),
  read: fc.record({ roomId: roomIds, seq: seqs }),
  direct: fc.record({ userId: userIds, limit: limits, refuse: fc.boolean() }, { requiredKeys: ["userId"] }),
  typing: fc.record({ roomId: roomIds, typing: fc.boolean() }),
  edit: fc.record({ ...target, msg: texts }),
  delete: fc.record({ ...target, reason: texts }, { requiredKeys: ["roomId", "seq", "changeId"] }),
  react: fc.record({ ...target, emoji, on: fc.boolean() }),
  pin: fc.record({ ...target, on: fc.boolean() }),
  pins: fc.record({ roomId: roomIds }),
  changes: fc.record({ roomId: roomIds, after: seqs, limit: limits }),
  thread: fc.record(
    { roomId: roomIds, seq: seqs, before: seqs, after: seqs, limit: limits },
    { requiredKeys: ["roomId", "seq", "limit"] },
  ),
  inbox: fc.record({ before: seqs, limit: limits }, { requiredKeys: ["limit"] }),
  block: fc.record({ userId: userIds, on: fc.boolean() }, optional),
  inboxDone: fc.record({ ids: fc.array(seqs, { maxLength: 120 }) }),
  room: fc.record({ roomId: roomIds, settings: fc.record(settings, optional) }, optional),
  invite: fc.record(
    {
      roomId: roomIds,
      once: fc.boolean(),
      expiresAt: fc.integer(),
      role: roles,
      end: fc.boolean(),
      invite: ids,
    },
    optional,
  ),
  moderate: fc.record(
    {
      action: fc.constantFrom("kick", "ban", "unban", "silence", "unsilence", "role", "promote"),
      roomId: roomIds,
      userId: userIds,
      nickName: nicks,
      address: fc.constantFrom("127.0.0.1", "10.0.0.0/8", "::1/64", "nowhere"),
      until: fc.integer(),
      reason: texts,
      role: roles,
    },
    { requiredKeys: ["action"] },
  ),
  audit: fc.record({ before: seqs, limit: limits }, { requiredKeys: ["limit"] }),
  sessions: fc.record({ end: fc.oneof(ids, fewIds) }, optional),
};

/** Events that the server knows and this file does not: none of them would be tried. */
export const UNTRIED = [...USE_CASES.keys()].filter((event) => !Object.hasOwn(VALID, event));

const eventNames = Object.keys(VALID);

/** A value inside so many lists and objects. */
function nested(depth: number): unknown {
  let value: unknown = [];
  for (let n = 0; n < depth; n += 1) value = n % 2 === 0 ? [value] : { roomId: value };
  return value;
}

/** Values that no schema asks for, and some that are nearly right. */
const ODD: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    -0,
    0.5,
    2 ** 53,
    -(2 ** 63),
    1e308,
    "",
    " ",
    "\0",
    "\ud800",
    "\udc00\ud800",
    "__proto__",
    "constructor",
    "toString",
    "length",
    [],
    {},
    [[]],
    { length: 1e9 },
    { toString: 1, valueOf: 1 },
    { toJSON: 1 },
    { _placeholder: true, num: 0 },
    { type: "Buffer", data: [1, 2, 3] },
  ),
  fc.nat(1_000).map(nested),
  fc
    .constantFrom("a", "聊", "\u0300", "\u{1f468}\u200d", "\u202e", "\ufdfa", "%", '"', "*", "'", "\\")
    .chain((unit) => fc.nat(8_000).map((times) => unit.repeat(times))),
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.jsonValue({ maxDepth: 4 }),
  fc.integer(),
  fc.double(),
);

const PROTOTYPE_NAMES = [
  "__proto__",
  "constructor",
  "prototype",
  "hasOwnProperty",
  "toJSON",
  "then",
  "length",
];

/** One change of an object; names that every object has are set as its own. */
type Change = (entries: [string, unknown][]) => [string, unknown][];

const changes: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(fc.nat(), ODD).map(
    ([n, odd]): Change =>
      (entries) =>
        entries.map(([name, value], index) => [name, index === n % entries.length ? odd : value]),
  ),
  fc.nat().map(
    (n): Change =>
      (entries) =>
        entries.filter((_, index) => index !== n % entries.length),
  ),
  fc.tuple(fc.constantFrom(...PROTOTYPE_NAMES), ODD).map(
    ([name, odd]): Change =>
      (entries) => [...entries, [name, odd]],
  ),
  fc.string({ maxLength: 10 }).map(
    (name): Change =>
      (entries) => [...entries, [name, entries]],
  ),
);

const payloads = (event: string): fc.Arbitrary<unknown> => {
  const valid = VALID[event] ?? fc.constant({});
  const changed = fc
    .tuple(valid, fc.array(changes, { minLength: 1, maxLength: 3 }))
    .map(([payload, some]) =>
      Object.fromEntries(some.reduce((entries, change) => change(entries), Object.entries(payload))),
    );
  return fc.oneof(
    { weight: 2, arbitrary: valid },
    { weight: 5, arbitrary: changed },
    { weight: 1, arbitrary: ODD },
  );
};

/** The list of an event, as text: its name, its payload, and sometimes more. */
export const eventLists: fc.Arbitrary<string> = fc
  .oneof(
    {
      weight: 12,
      arbitrary: fc
        .constantFrom(...eventNames)
        .chain((event) => payloads(event).map((payload): unknown[] => [event, payload])),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom(...eventNames), ODD, ODD).map((list): unknown[] => [...list]),
    },
    { weight: 1, arbitrary: fc.array(ODD, { maxLength: 4 }) },
  )
  .map((list) => JSON.stringify(list));
