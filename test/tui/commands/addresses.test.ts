import { describe, expect, test } from "vitest";
import { CHAT, Chat, OPS } from "../chat.ts";

const jumped = (typed: string, chat = new Chat()) => chat.enter(`/jump ${typed}`);

describe("/jump to an address", () => {
  test.each(["ops/42", "ｏｐｓ／４２", "#ops/42/", "groupchat://127.0.0.1:9999/ops/42"])(
    "[C20] %s goes there, and Esc comes back",
    (typed) => {
      const chat = jumped(typed.replace("127.0.0.1:9999", new URL(new Chat().state.url).host));
      expect(chat.state.current).toBe(OPS.roomId);
      const wanted = { type: "jump", seq: 42, label: "" } as const;
      expect(chat.of("page")).toMatchObject([{ roomId: OPS.roomId, wanted }]);
      const page = [41, 42, 43].map((seq) => chat.message(`no.${seq}.`, { seq }, OPS.roomId));
      chat.page(wanted, page, true, OPS.roomId);
      expect(chat.rows().find((row) => row.includes("▸"))).toContain("no.42.");
      expect(chat.press("escape").text()).not.toContain("no.42.");
    },
  );

  test("[C20] a message that is here is shown at once; a room that is not open is entered", () => {
    const chat = jumped("聊天群1/1", new Chat().comes("here", { seq: 1 }));
    expect(chat.rows().find((row) => row.includes("▸"))).toContain("here");
    expect(chat.of("page")).toEqual([]);
    expect(jumped("new/7", chat.press("escape")).effects.slice(-2)).toMatchObject([
      { type: "join", roomId: "roomnew" },
      { type: "page", roomId: "roomnew", wanted: { type: "jump", seq: 7 } },
    ]);
  });

  test("[C20] one of another server, and of what can be no room, is told; the view stays", () => {
    const other = jumped("groupchat://elsewhere:1/ops/42");
    expect(other.text()).toContain("that message is on another server: elsewhere:1");
    expect([other.state.current, other.of("page")]).toEqual([CHAT.roomId, []]);
    expect(jumped("a b/1").text()).toContain("cannot be a room");
  });

  test("[C20] what is no address is a moment, as ever", () => {
    for (const typed of ["2026/11/20", "42", "昨天", "1/0", "2h"])
      expect(jumped(typed).of("jump")).toHaveLength(1);
  });
});
