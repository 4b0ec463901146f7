import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { chinese as shell } from "../../src/cli/words/chinese.ts";
import { ChatError, ERROR_CODES, serverError } from "../../src/core/protocol/errors.ts";
import {
  AuthSchema,
  AwaySchema,
  BatchedMsgSchema,
  ClientMsgSchema,
  ClientMsgsSchema,
  DirectRequestSchema,
  describeIssue,
  HistorySchema,
  JoinRoomSchema,
  LeaveRoomSchema,
  NickRequestSchema,
  ReadSchema,
  RoomsSchema,
  SearchSchema,
  TopicRequestSchema,
  TypingRequestSchema,
  WhoSchema,
} from "../../src/core/protocol/requests.ts";
import { chinese as screen } from "../../src/tui/words/chinese.ts";
import { CHAT, Chat } from "../tui/chat.ts";

const HAN = /\p{Script=Han}/u;

/** English words that a Chinese sentence may hold: names, options, what stands in for a part. */
const FOREIGN = /groupchat|backup|--[a-z]+|XDG_STATE_HOME|Socket\.IO|text|me|id|X\d*|[\d_.-]+/g;

/** A part of a template, which may hold a template of its own. */
const PART = String.raw`\$\{(?:[^{}\x60]|\x60(?:[^\x60\\]|\\.)*\x60)*\}`;

/** A string or a template. */
const LITERAL = String.raw`"(?:[^"\\]|\\.)*"|\x60(?:[^\x60\\$]|\\.|\$(?!\{)|${PART})*\x60`;

const ERROR = String.raw`new (?:ChatError|ConnectionLostError|UnreachableError|TimedOutError)\(`;

/** Sentences of the source: literals behind one of these. */
const RAISED = new RegExp(
  String.raw`(?:serverError\(\s*"[A-Z_]+",|${ERROR}|#fail\(clientMsgId,|message(?:: string)? ?[=:]|tooFast\(|#pace\(connection,|noted\()\s*(${LITERAL})`,
  "g",
);

/** Errors whose sentence stands elsewhere: in a variable of that name, which is searched too, or in `chinese.test.ts`. */
const ELSEWHERE = /^(?:message|failed|describe\(|notMigrated\()/;

/** The files whose sentences people are told. */
const SOURCES = ["src/core", "src/server", "src/cli/files"];

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));
}

/** Every sentence that these files raise, its parts given as numbers (which stand for names as well). */
function sentences(): string[] {
  const found = SOURCES.flatMap(filesIn).flatMap((file) => {
    const source = readFileSync(file, "utf8");
    return [...source.matchAll(RAISED)].map(([, literal]) => (literal ?? "").slice(1, -1));
  });
  const whole = found
    .map((text) => text.replaceAll(new RegExp(PART, "g"), "7"))
    .filter((text) => text.includes(" ") && /^(?:7 |[a-z](?!ust be))/.test(text));
  const paced = whole.map((text) =>
    /^(?:you|too many) .*(?:fast|address)$/.test(text) ? `${text}; try again in 1500 ms` : text,
  );
  return [...new Set(paced)];
}

/** What is English in a sentence. */
function englishIn(said: string): string[] {
  return said.replaceAll(FOREIGN, " ").match(/[A-Za-z]{2,}/g) ?? [];
}

describe("what a server or the client says, in Chinese", () => {
  test("[S37] every sentence of the source is found", () => {
    const all = sentences();
    for (const known of [
      "the server stops; groupchat comes back by itself",
      "not connected",
      "you are in 7 rooms, the most this server allows; leave one first",
      "you send too fast; try again in 1500 ms",
      "the server did not answer for 7 s",
      "it was left unsent more than a day ago",
      "7 can't be written (7); make room on its disk or set XDG_STATE_HOME",
    ]) {
      expect(all).toContain(known);
    }
  });

  test.each(SOURCES.flatMap(filesIn))("[S37] %s raises no error whose sentence is not found", (file) => {
    const source = readFileSync(file, "utf8");
    const read = new Set([...source.matchAll(RAISED)].map(({ index }) => index));
    const unread = [...source.matchAll(new RegExp(String.raw`${ERROR}\s*`, "g"))].filter(
      ({ 0: head, index }) => !read.has(index) && !ELSEWHERE.test(source.slice(index + head.length)),
    );
    expect(unread.map(({ index }) => source.slice(index, index + 80))).toEqual([]);
  });

  test.each(sentences())("[S37] %s has a Chinese sentence", (sentence) => {
    for (const said of [
      shell.reason(new ChatError(sentence)),
      shell.notice("UNAVAILABLE", sentence),
      shell.reason(serverError("INVALID", sentence)),
    ]) {
      expect(said).toMatch(HAN);
      expect(englishIn(said)).toEqual([]);
    }
  });

  test("[S37] the screen says those of the server and the client as line mode does", () => {
    const own = ["not connected", "the server stops; groupchat comes back by itself"];
    for (const sentence of own) {
      expect(screen.reason(new ChatError(sentence))).toBe(shell.reason(new ChatError(sentence)));
    }
    const chat = new Chat([CHAT]);
    chat.state = { ...chat.state, look: { ...chat.state.look, words: screen } };
    chat.answer({ type: "refused", command: "topic", error: new ChatError("not connected") });
    expect(chat.text()).toContain("/topic：未连接");
    chat.hear({ type: "notice", code: "UNAVAILABLE", message: own[1] ?? "", roomId: undefined });
    expect(chat.text()).toContain("服务器即将停止，groupchat 会自动重新连接");
  });

  test.each(ERROR_CODES)("[S37] %s, whatever another server says with it, is told in Chinese", (code) => {
    expect(screen.reason(serverError(code, "something of its own"))).toMatch(HAN);
    expect(shell.notice(code, "something of its own")).toMatch(HAN);
  });
});

const REQUESTS = {
  AuthSchema: AuthSchema,
  JoinRoomSchema: JoinRoomSchema,
  ClientMsgSchema: ClientMsgSchema,
  ClientMsgsSchema: ClientMsgsSchema,
  BatchedMsgSchema: BatchedMsgSchema,
  LeaveRoomSchema: LeaveRoomSchema,
  HistorySchema: HistorySchema,
  SearchSchema: SearchSchema,
  WhoSchema: WhoSchema,
  RoomsSchema: RoomsSchema,
  NickRequestSchema: NickRequestSchema,
  TopicRequestSchema: TopicRequestSchema,
  AwaySchema: AwaySchema,
  DirectRequestSchema: DirectRequestSchema,
  ReadSchema: ReadSchema,
  TypingRequestSchema: TypingRequestSchema,
} satisfies Record<string, v.GenericSchema>;

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

describe("what is at fault in a request, in Chinese", () => {
  test.each(Object.entries(REQUESTS))(
    "[S37] every fault of a request by %s has a Chinese sentence",
    (_, schema) => {
      const fields = [
        ...Object.keys(RIGHT),
        "since",
        "before",
        "after",
        "from",
        "roomIds",
        "session",
        "rows",
      ];
      const payloads = [
        5,
        undefined,
        ...fields.flatMap((field) => WRONG.map((value) => ({ ...RIGHT, [field]: value }))),
        { ...RIGHT, before: 1, after: 1 },
      ];
      for (const payload of payloads) {
        const parsed = v.safeParse(schema as v.GenericSchema, payload);
        if (parsed.success) continue;
        const said = screen.reason(serverError("INVALID", describeIssue(parsed.issues)));
        expect(said, describeIssue(parsed.issues)).not.toContain("服务器不接受这个请求");
        expect(said).toMatch(HAN);
      }
    },
  );
});
