import * as v from "valibot";
import { describe, expect, test } from "vitest";
import {
  ChatError,
  chatError,
  fromErrorData,
  sentenceOf,
  toErrorData,
  toWireError,
} from "../../../src/core/protocol/errors.ts";
import { fieldError } from "../../../src/core/protocol/field-problems.ts";
import {
  ERROR_CODES,
  FIELD_PROBLEMS,
  REASONS,
  type Reason,
  WIRE_CODES,
} from "../../../src/core/protocol/reasons.ts";
import * as p from "../../../src/core/protocol/requests.ts";
import { chineseErrors } from "../../../src/core/words/chinese-errors.ts";
import { chineseCauses } from "../../../src/core/words/chinese-unreachable.ts";
import { englishErrors } from "../../../src/core/words/english-errors.ts";

const HAN = /\p{Script=Han}/u;

/** English words that a Chinese sentence may hold: names, options, and what is the same in every language. */
const SHARED =
  /groupchat|backup|passwd|token list|sessions|--[a-z-]+|XDG_STATE_HOME|Socket\.IO|text|me|or|id|true|false|HTTP|TLS|P\d*|[\d_.-]+/g;

/** Every reason, as an error with values. */
const EVERY = (Object.keys(REASONS) as Reason[]).map((reason) => {
  const { code, params } = REASONS[reason];
  const values = Object.fromEntries(params.map((name) => [name, name.endsWith("Ms") ? 700 : "P7"]));
  return new ChatError(code, reason, values, {});
});

describe("the sentences of errors", () => {
  test.each(EVERY.filter(({ reason }) => reason !== "unexpected"))(
    "[S37] $reason has one in English and one in Chinese, each with its values",
    (error) => {
      const said = sentenceOf(error, chineseErrors);
      expect(error.message).not.toMatch(/undefined|\[object/);
      expect(said).not.toMatch(/undefined|\[object/);
      if (error.reason === "foreign") return;
      expect(said).toMatch(HAN);
      expect(said.replaceAll(SHARED, " ").match(/[A-Za-z]{2,}/g) ?? []).toEqual([]);
    },
  );

  test.each(FIELD_PROBLEMS)(
    "[S37] what can be wrong with a field is said in both languages: %s",
    (problem) => {
      const error = chatError("field-invalid", { field: "messages.0.msg", problem, detail: 7 });
      expect(error.message).toMatch(/^messages\.0\.msg /);
      expect(sentenceOf(error, chineseErrors)).toMatch(/^消息 .*\p{Script=Han}/u);
    },
  );

  test.each(Object.keys(chineseCauses))(
    "[S37] why a server can't be reached is said in Chinese: %s",
    (cause) => {
      const error = chatError("unreachable", { url: "ws://x", cause, detail: "" });
      expect(sentenceOf(error, chineseErrors)).toMatch(/^无法连接 ws:\/\/x：.*\p{Script=Han}/u);
    },
  );

  test.each(WIRE_CODES)("[S37] %s, whatever another server says with it, is told in Chinese", (code) => {
    expect(sentenceOf(fromErrorData({ code, message: "its own words" }), chineseErrors)).toMatch(HAN);
  });

  test("[T1] values from outside are made safe to print", () => {
    const error = chatError("nick-taken", { nickName: "a\x1b[2J\u202eb\n" });
    for (const words of [englishErrors, chineseErrors])
      expect(sentenceOf(error, words)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe("errors as data", () => {
  test.each(EVERY.filter(({ reason }) => reason !== "foreign"))(
    "[L12] $reason is the same error after it was data",
    (error) => {
      const again = fromErrorData(JSON.parse(JSON.stringify(toErrorData(error))));
      expect([again.code, again.reason, again.params, again.message]).toEqual([
        error.code,
        error.reason,
        error.params,
        error.message,
      ]);
    },
  );

  test("[L12] a server answers with the code, the reason, its values and the English sentence", () => {
    expect(toWireError(chatError("sends-too-fast", { waitMs: 90 }, { retryAfterMs: 90 }))).toEqual({
      code: "RATE_LIMITED",
      reason: "sends-too-fast",
      params: { waitMs: 90 },
      message: "you send too fast; try again in 90 ms",
      retryAfterMs: 90,
    });
  });

  test("[L12] what a server did not mean for clients tells nothing but that it failed", () => {
    for (const error of [new Error("/etc/passwd"), chatError("data-in-use", { file: "/secret" }), "x"]) {
      expect(toWireError(error)).toMatchObject({ code: "INTERNAL", reason: "server-failed", params: {} });
    }
  });

  test.each([
    { reason: "no-such-reason", params: {} },
    { reason: "__proto__", params: {} },
    { reason: "nick-taken" },
    { reason: "nick-taken", params: { nickName: { toString: 1 } } },
    { reason: "nick-taken", params: JSON.parse('{"__proto__":{"nickName":"x"}}') as Record<string, unknown> },
    { reason: "not-in-room", params: { roomId: "room1" } },
    { reason: "foreign", params: { code: "NICK_IN_USE", message: "another" } },
  ])("[L12] an answer whose reason does not hold is told in the server's own words: %j", (data) => {
    const error = fromErrorData({ code: "NICK_IN_USE", message: "its own words", ...data });
    expect([error.code, error.reason, error.message]).toEqual(["NICK_IN_USE", "foreign", "its own words"]);
  });

  test("[L12] values that a reason does not have are left out, and a problem that is not known is told as one", () => {
    const params = { field: "msg", problem: "__proto__", detail: 1, more: "x" };
    const error = fromErrorData({ code: "INVALID", reason: "field-invalid", params, message: "" });
    expect(error.params).not.toHaveProperty("more");
    expect(error.message).toBe("msg is invalid");
  });

  test("every code of a reason is a code", () => {
    for (const { code } of Object.values(REASONS)) expect(ERROR_CODES).toContain(code);
  });
});

/** Values that are wrong for some field or other. */
const WRONG: readonly unknown[] = [
  undefined,
  null,
  5,
  -1,
  1.5,
  1e9,
  "",
  " ",
  "x".repeat(5_000),
  true,
  [],
  {},
];

/** A request that is right but for one field. */
const RIGHT = {
  protocol: 1,
  nickName: "alice",
  userId: "u",
  id: "u",
  roomId: "room1",
  msg: "hi",
  clientMsgId: "c",
  kind: "text",
  replyTo: 1,
  messages: [1],
  limit: 10,
  query: "x",
  topic: "x",
  text: "x",
  seq: 1,
  typing: true,
  listen: true,
};

const FIELDS = [...Object.keys(RIGHT), "since", "before", "after", "from", "roomIds", "session", "rows"];

const REQUESTS = Object.entries({
  AuthSchema: p.AuthSchema,
  JoinRoomSchema: p.JoinRoomSchema,
  ClientMsgSchema: p.ClientMsgSchema,
  ClientMsgsSchema: p.ClientMsgsSchema,
  BatchedMsgSchema: p.BatchedMsgSchema,
  LeaveRoomSchema: p.LeaveRoomSchema,
  HistorySchema: p.HistorySchema,
  SearchSchema: p.SearchSchema,
  WhoSchema: p.WhoSchema,
  RoomsSchema: p.RoomsSchema,
  NickRequestSchema: p.NickRequestSchema,
  TopicRequestSchema: p.TopicRequestSchema,
  AwaySchema: p.AwaySchema,
  DirectRequestSchema: p.DirectRequestSchema,
  ReadSchema: p.ReadSchema,
  TypingRequestSchema: p.TypingRequestSchema,
});

test.each(REQUESTS)("[S37] %s says of every fault which field it is and what is wrong", (_, schema) => {
  const faults = FIELDS.flatMap((field) => WRONG.map((value) => ({ ...RIGHT, [field]: value })));
  for (const payload of [5, undefined, ...faults, { ...RIGHT, before: 1, after: 1 }]) {
    const parsed = v.safeParse(schema as v.GenericSchema, payload); // a union of them is no schema
    if (parsed.success) continue;
    const { params } = fieldError(parsed.issues);
    expect(params.problem, JSON.stringify([payload, parsed.issues[0].message])).not.toBe("invalid");
  }
});
