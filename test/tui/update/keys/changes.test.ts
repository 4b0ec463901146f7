import { describe, expect, test } from "vitest";
import type { ChangeTarget, OutgoingChange } from "../../../../src/core/client/chat.ts";
import type { ChangeAction } from "../../../../src/core/protocol/changes.ts";
import { chatError } from "../../../../src/core/protocol/errors.ts";
import { EMOJI_NAMES } from "../../../../src/core/text/emoji-names.ts";
import { toPersisted } from "../../../../src/tui/state/persistence.ts";
import { CHAT, Chat, NOW, OPS } from "../../chat.ts";

const { roomId } = CHAT;

/** Bob's, then two of one's own. */
const three = () =>
  new Chat([CHAT, OPS])
    .comes("one", { seq: 1 })
    .comes("mine", { seq: 2, from: "alice" })
    .comes("last", { seq: 3, from: "alice", clientMsgId: "c3" });

const changesOf = (chat: Chat) => chat.of("change").map(({ target, action }) => [target, action]);

function waiting(action: ChangeAction, target: ChangeTarget, failure?: string): OutgoingChange {
  const state: OutgoingChange["state"] =
    failure === undefined
      ? { status: "sending" }
      : { status: "failed", error: chatError("unexpected", { message: failure }) };
  return { changeId: "x1", roomId, target, action, at: NOW, state };
}

/** The row with a text, as wide as it is. */
const rowWith = (chat: Chat, text: string) =>
  chat
    .messages()
    .find((row) => row.includes(text))
    ?.trim();

describe("editing", () => {
  test("[K44] e takes the text of one's own message into the composer, under a bar that says so; Enter sends it", () => {
    const chat = three().type("a draft").press("alt-up").type("e");
    expect([chat.line, chat.text()]).toEqual(["last|", expect.stringContaining("edit last")]);
    chat.type("!").press("enter");
    expect(changesOf(chat)).toEqual([[{ seq: 3 }, { type: "edit", msg: "last!" }]]);
    expect([chat.line, chat.sent, chat.text().includes("edit last")]).toEqual(["a draft|", [], false]);
  });

  test("[K44] Esc, Ctrl-C and an unchanged text leave it as it is, and the draft with what it answers is back", () => {
    for (const key of ["escape", "ctrl-c", "enter"]) {
      const chat = three().press("alt-up", "alt-up", "alt-up").type("r").type("so far");
      chat.press("alt-up").type("e").press(key);
      expect([chat.line, chat.state.replyTo?.seq, changesOf(chat)]).toEqual(["so far|", 1, []]);
    }
  });

  test("[K44] another room leaves it where it is; only the draft of before is kept on the disk", () => {
    const chat = three().type("a draft").press("alt-up").type("e").type("!!").press("alt-2");
    expect(chat.draft).toBe("");
    expect(toPersisted(chat.state).drafts.get(roomId)?.text).toBe("a draft");
    chat.press("alt-1");
    expect([chat.line, chat.text()]).toEqual(["last!!|", expect.stringContaining("edit last")]);
    expect(toPersisted(chat.state).drafts.get(roomId)?.text).toBe("a draft");
  });

  test("[K44] a text that begins with a slash is a text; an empty one asks to delete the message", () => {
    const chat = three().press("alt-up").type("e").press("ctrl-u").type("/quit").press("enter");
    expect([changesOf(chat), chat.of("quit")]).toEqual([[[{ seq: 3 }, { type: "edit", msg: "/quit" }]], []]);
    const empty = three().press("alt-up").type("e").press("ctrl-u", "enter");
    expect(empty.text()).toContain("delete this message for everybody?");
    expect(changesOf(empty.press("enter"))).toEqual([[{ seq: 3 }, { type: "delete" }]]);
  });

  test("[K44] others' messages and deleted ones can't be edited, nor anything on a base server, and each says why", () => {
    const others = three().press("alt-up", "alt-up", "alt-up").type("e");
    expect([others.draft, others.text()]).toEqual(["", expect.stringContaining("it is not yours to change")]);
    const base = new Chat([]).online("base").enter("/join 1").joined(roomId, 0);
    base.comes("mine", { seq: undefined, from: "alice" }).press("alt-up");
    for (const letter of ["e", "d", "+", "p"]) {
      expect(base.type(letter).text()).toContain("this server cannot change messages");
    }
    expect(base.press("escape").enter("/react 👍").text()).toContain("this server cannot change messages");
    expect(changesOf(base)).toEqual([]);
  });

  test("[K44] the bar says what became of the message meanwhile, and the text for one that was deleted stays", () => {
    const chat = three().press("alt-up").type("e").type("!");
    const changed = (text: string, changes: { rev: number; editedAt?: number; deletedAt?: number }) =>
      chat.hear({
        type: "changed",
        roomId,
        messages: [chat.message(text, { seq: 3, from: "alice", changes })],
      });
    expect(changed("elsewhere", { rev: 1, editedAt: NOW }).text()).toContain("edit elsewhere");
    expect(changed("", { rev: 2, deletedAt: NOW }).text()).toContain("this message was deleted meanwhile");
    expect([chat.press("enter").line, changesOf(chat)]).toEqual(["last!|", []]);
    expect(chat.press("escape").draft).toBe("");
  });

  test("[S50] so does the bar of a reply, for a message that was deleted before or meanwhile", () => {
    const gone = three();
    const state = { seq: 3, from: "alice", changes: { rev: 1, deletedAt: NOW } };
    const remove = () => gone.hear({ type: "changed", roomId, messages: [gone.message("", state)] });
    expect(gone.press("alt-up").type("r").text()).toContain("alice: last");
    expect(remove().text()).toContain("reply to a message of alice that was deleted");
    gone.press("escape", "alt-up").type("r");
    expect(gone.text()).toContain("reply to a message of alice that was deleted");
  });

  test("[K44] one's own message that is on its way is changed by its id", () => {
    const chat = three().outgoing("new", "c9").press("alt-up").type("e").type("er").press("enter");
    expect(changesOf(chat)).toEqual([[{ clientMsgId: "c9" }, { type: "edit", msg: "newer" }]]);
  });
});

test("[S44] a change that failed and can't be asked for again is told in the room, and nothing waits", () => {
  const chat = three();
  const change = waiting({ type: "edit", msg: "too late" }, { seq: 3 });
  const error = chatError("message-deleted", {});
  chat.hear({ type: "outgoingChange", change });
  chat.hear({ type: "outgoingChange", change: { ...change, state: { status: "failed", error } } });
  chat.hear({ type: "changeSettled", roomId, changeId: "x1" });
  expect(chat.text()).toContain("not edited: the message was deleted");
  expect(chat.text()).not.toContain("/retry");
});

describe("deleting", () => {
  test("[K45] d asks once, under the message: Enter deletes, any other key keeps it", () => {
    const chat = three().press("alt-up").type("d");
    expect(chat.text()).toContain("delete this message for everybody? Enter deletes it, Esc keeps it");
    expect(chat.status()).toContain("Enter deletes it · Esc cancels");
    expect(changesOf(chat.press("enter"))).toEqual([[{ seq: 3 }, { type: "delete" }]]);
    for (const key of ["escape", "alt-down", "left"]) {
      expect(changesOf(three().press("alt-up").type("d").press(key, "enter"))).toEqual([]);
    }
    expect(changesOf(three().press("alt-up").type("dd"))).toEqual([]);
    expect(changesOf(three().press("alt-up").type("d").type("x").press("enter"))).toEqual([]);
  });

  test("[K45] a key that keeps it does nothing else", () => {
    const asking = () => three().press("alt-up").type("d");
    for (const letter of ["y", "p", "+", "e", "/", "好"]) {
      const chat = asking().type(letter);
      expect([chat.effects.length, chat.draft, chat.text()]).toEqual([
        asking().effects.length,
        "",
        asking().press("left").text(),
      ]);
    }
    for (const key of ["alt-y", "alt-up", "escape", "ctrl-c", "tab", "alt-i"]) {
      expect(asking().press(key).text()).toBe(asking().press("left").text());
    }
    expect(asking().happen({ type: "paste", text: "words" }).draft).toBe("");
  });

  test("[I67] who keeps order in a room deletes a picked message of somebody else's; /delete still means one's own", () => {
    const asModerator = (role: "moderator" | "member") => {
      const room = { roomId, lastSeq: 3, more: false, roster: { status: "unknown" }, role } as const;
      return three().hear({ type: "joined", room });
    };
    const pickFirst = ["alt-up", "alt-up", "alt-up"];
    const deleted = asModerator("moderator")
      .press(...pickFirst)
      .type("d")
      .press("enter");
    expect(changesOf(deleted)).toEqual([[{ seq: 1 }, { type: "delete" }]]);
    expect(
      changesOf(
        asModerator("member")
          .press(...pickFirst)
          .type("d")
          .press("enter"),
      ),
    ).toEqual([]);
    const own = asModerator("moderator").comes("later", { from: "bob" }).enter("/delete").press("enter");
    expect(changesOf(own)).toEqual([[{ seq: 3 }, { type: "delete" }]]);
  });

  test("[K45] /delete picks one's last message and asks in the same way", () => {
    const chat = three().comes("later", { from: "bob" }).enter("/delete");
    expect(chat.text()).toContain("delete this message for everybody?");
    expect(changesOf(chat.press("enter"))).toEqual([[{ seq: 3 }, { type: "delete" }]]);
  });
});

describe("own changes on their way", () => {
  test("[S44] they show at once, with the sign of what is on its way, and go with what they became", () => {
    const chat = three().hear({
      type: "outgoingChange",
      change: waiting({ type: "edit", msg: "better" }, { seq: 2 }),
    });
    expect(rowWith(chat, "better")).toBe("better (edited) …");
    chat.hear({ type: "changeSettled", roomId, changeId: "x1" });
    expect([rowWith(chat, "better"), rowWith(chat, "mine")]).toEqual([undefined, "mine"]);
    const react = waiting({ type: "react", emoji: "👍", on: true }, { seq: 1 });
    expect(rowWith(chat.hear({ type: "outgoingChange", change: react }), "👍")).toBe("[👍 1…]");
    expect(rowWith(chat.lost(), "👍")).toBe("[👍 1·]");
    expect(chat.status()).toContain("1 queued");
  });

  test("[S44] what is done already is not counted twice while it is on its way", () => {
    const chat = three();
    const reactions = [{ emoji: "👍", count: 2, users: ["alice", "bob"] }];
    const message = { ...chat.message("one", { seq: 1 }), changes: { rev: 1, reactions } };
    chat.hear({ type: "changed", roomId, messages: [message] });
    chat.hear({
      type: "outgoingChange",
      change: waiting({ type: "react", emoji: "👍", on: true }, { seq: 1 }),
    });
    expect(rowWith(chat, "👍")).toBe("[👍 2…]");
    chat.hear({
      type: "outgoingChange",
      change: waiting({ type: "react", emoji: "👍", on: false }, { seq: 1 }),
    });
    expect(rowWith(chat, "👍")).toBe("👍 1…");
  });

  test("[S44] one that failed says what did not happen and why; Enter on the message or /retry asks again", () => {
    const failed = waiting({ type: "delete" }, { clientMsgId: "c3" }, "too late");
    const chat = three().hear({ type: "outgoingChange", change: failed });
    expect(chat.text()).toContain("! not deleted: too late · /retry");
    expect(rowWith(chat, "last")).toBe("last ✓");
    expect(chat.status()).toContain("1 not sent");
    chat.press("alt-up");
    expect(chat.status()).toContain("Enter sends it again");
    chat.press("enter").enter("/retry");
    expect(chat.of("retryChange").map(({ changeId }) => changeId)).toEqual(["x1", "x1"]);
  });

  test("[S44] the text of an edit that failed is not lost: e goes on with it", () => {
    const failed = waiting({ type: "edit", msg: "a long new text" }, { seq: 3 }, "too late");
    const chat = three().hear({ type: "outgoingChange", change: failed }).press("alt-up").type("e");
    expect(chat.line).toBe("a long new text|");
  });
});

describe("reactions and pins", () => {
  const loaded = (chat: Chat) => chat.happen({ type: "emoji", emoji: EMOJI_NAMES });

  test("[K46] + finds an emoji by thumb, zan and 赞, and is loaded when it is first looked for", () => {
    for (const name of ["thumb", "zan", "赞", ":thumbsup:", "大拇指"]) {
      const chat = three().press("alt-up").type("+");
      expect([chat.of("loadEmoji").length, chat.text()]).toEqual([
        1,
        expect.stringContaining("loading the emoji"),
      ]);
      loaded(chat)
        .type(name === "大拇指" ? "拇指" : name)
        .press("enter");
      expect(changesOf(chat)).toEqual([[{ seq: 3 }, { type: "react", emoji: "👍", on: true }]]);
    }
    expect(three().of("loadEmoji")).toEqual([]);
  });

  test("[K46] an emoji of one's own is marked, and taken back by picking it again; what was used last comes first", () => {
    const chat = three();
    const changes = { rev: 1, reactions: [{ emoji: "🎉", count: 1, users: ["alice"] }] };
    chat.hear({ type: "changed", roomId, messages: [{ ...chat.message("last", { seq: 3 }), changes }] });
    loaded(chat.press("alt-up").type("+")).type("tada");
    expect(chat.text()).toMatch(/🎉 .*yours/);
    expect(changesOf(chat.press("enter"))).toEqual([[{ seq: 3 }, { type: "react", emoji: "🎉", on: false }]]);
    chat.type("+").press("enter");
    expect(changesOf(chat)[1]?.[1]).toEqual({ type: "react", emoji: "🎉", on: false });
    expect(toPersisted(chat.state).emoji).toEqual(["🎉"]);
    const later = new Chat([CHAT], undefined, { persisted: { ...toPersisted(chat.state), emoji: ["🦀"] } });
    loaded(later.comes("x", { seq: 1 }).press("alt-up").type("+")).press("enter");
    expect(changesOf(later)[0]?.[1]).toEqual({ type: "react", emoji: "🦀", on: true });
  });

  test("[K47] :thumbs, :赞 and :zan complete to the emoji, Tab goes on, and the text returns after the last", () => {
    for (const typed of [":thumbs", ":赞", ":zan", "：zan", "好:thumbs", ":thumbsup:"]) {
      const chat = loaded(three().type(typed));
      expect(chat.of("loadEmoji")).toHaveLength(1);
      const before = typed.startsWith("好") ? "好" : "";
      expect(chat.press("tab").line).toBe(`${before}👍 |`);
    }
    expect(loaded(three().type(":thumbs")).press("tab", "tab").line).toBe("👎 |");
    expect(loaded(three().type(":thumbs")).press("shift-tab").line).toBe("👎 |");
    expect(loaded(three().type(":thumbs").press("tab")).line).toBe("👍 |");
    expect(loaded(three().type(":thumbs").press("tab").type(" no")).line).toBe(":thumbs no|");
    expect(loaded(three().type("at 10:30")).press("tab").line).toBe("at 10:30|");
    expect(loaded(three().type("x :qqqq")).press("tab").line).toBe("x :qqqq|");
  });

  test("[C16] /react, /edit, /pin and /unpin change the last message that they may mean", () => {
    const chat = three().comes("newest", { seq: 4 });
    chat.enter("/react 👍").enter("/edit better").enter("/pin").enter("／edit");
    expect(changesOf(chat)).toEqual([
      [{ seq: 4 }, { type: "react", emoji: "👍", on: true }],
      [{ seq: 3 }, { type: "edit", msg: "better" }],
      [{ seq: 4 }, { type: "pin", on: true }],
    ]);
    expect(chat.line).toBe("last|");
    const pinned = three();
    pinned.hear({
      type: "changed",
      roomId,
      messages: [
        { ...pinned.message("mine", { seq: 2, from: "alice" }), changes: { rev: 1, pinnedBy: "bob" } },
      ],
    });
    expect(changesOf(pinned.enter("/unpin"))).toEqual([[{ seq: 2 }, { type: "pin", on: false }]]);
    pinned.press("alt-up", "alt-up").type("p");
    expect(changesOf(pinned)[1]).toEqual([{ seq: 2 }, { type: "pin", on: false }]);
  });

  test("[C16] a name is taken where it is one; what is none stays in the input and says how to find one", () => {
    const chat = loaded(three().type("/react th"));
    expect(chat.press("tab").line).toMatch(/^\/react \P{ASCII}+\|$/u);
    expect(changesOf(loaded(three().type("/react ")).type("tada").press("enter"))[0]?.[1]).toMatchObject({
      emoji: "🎉",
    });
    const wrong = three().enter("/react nothing");
    expect([wrong.draft, wrong.text()]).toEqual([
      "/react nothing",
      expect.stringContaining("nothing is no emoji"),
    ]);
    const empty = new Chat([CHAT]);
    for (const line of ["/edit x", "/delete"])
      expect(empty.enter(line).text()).toContain("there is nothing of yours here");
    expect(new Chat([CHAT]).enter("/pin").text()).toContain("there is no message here to do this to");
  });
});
