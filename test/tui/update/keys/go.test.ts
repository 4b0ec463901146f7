import { describe, expect, test } from "vitest";
import { CHAT, Chat } from "../../chat.ts";

/** Sixty messages of several people on a small screen; the last two are replies. */
function talk(): Chat {
  const chat = new Chat([CHAT], { columns: 100, rows: 14 });
  for (let seq = 1; seq <= 60; seq++) chat.comes(`no.${seq}.`, { seq, from: `u${seq % 7}` });
  return chat.comes("to ten", { seq: 61, replyTo: 10 }).comes("to the one before", { seq: 62, replyTo: 61 });
}

const picked = (chat: Chat): string | undefined =>
  /▸▎?(.*?) *(?:│|$)/m.exec(chat.rows().find((row) => row.includes("▸")) ?? "")?.[1];

describe("going to what a reply answers", () => {
  test("[K50] g goes there and picks it, and Esc goes back step by step to where one was", () => {
    const chat = talk().press("alt-up");
    const before = chat.rows();
    chat.type("g");
    expect(picked(chat)).toMatch(/to ten|↳/);
    chat.type("g");
    expect(picked(chat)).toBe("no.10.");
    expect(chat.status()).toContain("Esc goes back");
    chat.press("escape");
    expect(chat.text()).toContain("to ten");
    expect(chat.press("escape").rows()).toEqual(before);
    expect(chat.press("escape").text()).not.toContain("▸");
  });

  test("[K50] another message picked there is let go first", () => {
    const chat = talk().press("alt-up").type("gg").press("alt-up", "escape");
    expect(chat.text()).not.toContain("▸");
    expect(chat.text()).toContain("no.10.");
    expect(chat.press("escape").text()).toContain("to ten");
  });

  test("[K50] what is not here is loaded around it, and Esc comes back from there too", () => {
    const chat = new Chat([CHAT]).comes("old answer", { seq: 500, replyTo: 400 }).press("alt-up").type("g");
    const wanted = { type: "jump", seq: 400, label: "" } as const;
    expect(chat.of("page").at(-1)).toEqual({
      type: "page",
      roomId: CHAT.roomId,
      query: { after: 350, limit: 100 },
      wanted,
    });
    const page = Array.from({ length: 100 }, (_, at) => chat.message(`no.${351 + at}.`, { seq: 351 + at }));
    chat.page(wanted, page, true);
    expect(picked(chat)).toBe("no.400.");
    expect(chat.press("escape").text()).toContain("old answer");
    expect(chat.state.rooms[0]?.past).toBeUndefined();
  });

  test("[K50] what the server keeps no more is told, and the view stays", () => {
    const chat = new Chat([CHAT]).comes("old answer", { seq: 500, replyTo: 400 }).press("alt-up").type("g");
    chat.page({ type: "jump", seq: 400, label: "" }, [chat.message("later", { seq: 410 })], true);
    expect(chat.text()).toContain("no longer on the server");
    expect(chat.text()).toContain("old answer");
    chat.page({ type: "quote", seq: 400 }, [chat.message("later", { seq: 410 })], true);
    expect(chat.text()).toContain("↳ a message that the server no longer has");
    const asked = chat.of("page").length;
    expect(chat.type("g").of("page")).toHaveLength(asked);
  });

  test("[K50] a message that answers nothing says so", () => {
    expect(new Chat([CHAT]).comes("hello", { seq: 1 }).press("alt-up").type("g").text()).toContain(
      "it answers no message",
    );
  });

  test("[S50] a quote says that its message was deleted", () => {
    const chat = new Chat([CHAT]);
    const changes = { rev: 3, deletedAt: chat.now };
    chat.comes("", { seq: 1, changes }).comes("what?", { seq: 2, replyTo: 1 });
    expect(chat.text()).toContain("↳ a message of bob that was deleted");
  });
});
