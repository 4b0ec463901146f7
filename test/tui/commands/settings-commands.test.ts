import { describe, expect, test } from "vitest";
import { chatError } from "../../../src/core/protocol/errors.ts";
import { USUAL_SETTINGS } from "../../../src/core/protocol/room-settings.ts";
import { room } from "../../support/drafts.ts";
import { CHAT, Chat, OPS, roster } from "../chat.ts";

const PRIVATE = room("roomprivate.00ff");
const SECRET = "s".repeat(32);
const last = (chat: Chat): string | undefined => chat.messages().at(-1)?.trim();

describe("the settings of a room on the screen", () => {
  test("[I52] /room changes one, tells them alone, and says what it takes", () => {
    const chat = new Chat()
      .enter("/room read-only on")
      .enter("/room slow 2m")
      .enter("/room name Release day");
    expect(chat.of("changeSettings").map(({ settings }) => settings)).toEqual([
      { readOnly: true },
      { slowMs: 120_000 },
      { name: "Release day" },
    ]);
    const usual =
      "the room: listed on, read-only off, topic-lock off, archived off, slow off · /room read-only on changes one";
    expect(chat.enter("/room").messages().join(" ").replaceAll(/ +/g, " ")).toContain(usual);
    for (const wrong of ["/room slow", "/room slow never", "/room colour red", "/room archived perhaps"]) {
      expect(new Chat().enter(wrong).text()).toContain("/room takes one of name, listed, read-only");
    }
  });

  test("[I52] a change is told, and stands as a word in the header; a refusal is told where one typed", () => {
    const settings = {
      ...USUAL_SETTINGS,
      readOnly: true,
      archived: true,
      slowMs: 30_000,
      topicLock: true,
      private: true,
    };
    const chat = new Chat(undefined, { columns: 160, rows: 30 });
    chat.hear({ type: "settings", roomId: CHAT.roomId, settings, by: "b\nob" });
    expect(chat.rows()[0]).toContain("· private · archived · read-only · topic locked · one message in 30s");
    expect(chat.text()).toContain("b ob changed the room: listed on, read-only on");
    const error = chatError("role-forbids", { role: "member", right: "settings" });
    chat.reply({ type: "refused", command: "room", error });
    expect(chat.text()).toContain("/room: a member may not change the settings of a room here");
  });

  test("[I52] a room's name is shown where the person gave it none, and what they called it stays", () => {
    const settings = { ...USUAL_SETTINGS, name: "Release\u001b[2J day" };
    const chat = new Chat([CHAT, { ...OPS, name: `#${OPS.value}` }]);
    for (const { roomId } of [CHAT, OPS]) {
      chat.hear({
        type: "joined",
        room: { roomId, lastSeq: 0, more: false, roster: roster("alice"), settings },
      });
    }
    expect(chat.state.rooms.map(({ name }) => name)).toEqual([CHAT.name, "Release day"]);
    chat.enter("/join release day");
    expect(chat.state.current).toBe(OPS.roomId);
    chat.hear({ type: "settings", roomId: OPS.roomId, settings: USUAL_SETTINGS, by: "bob" });
    expect(chat.state.rooms[1]?.name).toBe("#ops");
  });

  test("[I52] /room new makes a private room and goes there", () => {
    const chat = new Chat().enter("/room new Board");
    expect(chat.of("makeRoom")).toEqual([{ type: "makeRoom", name: "Board" }]);
    chat.reply({ type: "letIn", roomId: PRIVATE });
    expect(chat.of("join").at(-1)).toEqual({ type: "join", roomId: PRIVATE });
    expect(chat.state.current).toBe(PRIVATE);
  });
});

describe("invites on the screen", () => {
  test("[I53] /invite tells a link, for one person with once; end ends them", () => {
    const chat = new Chat().enter("/invite").enter("/invite once").enter("/invite end");
    const { roomId } = CHAT;
    expect(chat.of("invite")).toEqual([
      { type: "invite", roomId, once: false },
      { type: "invite", roomId, once: true },
    ]);
    expect(chat.of("endInvites")).toEqual([{ type: "endInvites", roomId }]);
    const invite = { secret: SECRET, expiresAt: chat.now + 60_000 };
    chat.reply({ type: "invite", roomId, once: true, invite });
    expect(chat.messages().join("").replaceAll(/\s+/g, "")).toContain(
      `groupchat://chat.example/join/${SECRET}`,
    );
    expect(last(chat.reply({ type: "invitesEnded", roomId }))).toBe(
      `no link leads into ${CHAT.name} any more`,
    );
    expect(new Chat().enter("/invite everybody").text()).toContain("usage: /invite [once]");
  });

  test("[I53] /join takes a link, goes to its room, and says where another server is", () => {
    const chat = new Chat().enter(`/join groupchat://chat.example/join/${SECRET}`);
    expect(chat.of("acceptInvite")).toEqual([{ type: "acceptInvite", secret: SECRET }]);
    chat.reply({ type: "letIn", roomId: PRIVATE });
    expect(chat.state.current).toBe(PRIVATE);
    const error = chatError("invite-over", {});
    expect(chat.reply({ type: "refused", command: "join", error }).text()).toContain(
      "/join: the invite is not valid",
    );
    const other = new Chat().enter(`/join groupchat://other.example/join/${SECRET}`);
    expect(other.of("acceptInvite")).toEqual([]);
    expect(other.text()).toContain("that room is on another server, other.example");
  });
});
