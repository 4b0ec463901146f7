import { describe, expect, test } from "vitest";
import { mentionsIn } from "../../../../src/tui/layout/mention.ts";
import { DEFAULT_PREFERENCES } from "../../../../src/tui/state/preferences.ts";
import { Chat, OPS } from "../../chat.ts";

const chat = (...highlights: string[]) =>
  new Chat(undefined, undefined, { preferences: { ...DEFAULT_PREFERENCES, highlights } });

describe("highlight words", () => {
  test("[S55] a message with one counts as a mention, whatever its case and width, and alerts as one", () => {
    const one = chat("deploy", "上线").comes("Ｄｅｐｌｏｙ is done", {}, OPS.roomId);
    expect(one.rows().find((row) => row.includes("ops"))).toContain("@1");
    expect(one.of("alert").at(-1)?.alert.level).toBe("mention");
    expect(one.comes("今晚上线吗", {}, OPS.roomId).state.rooms[2]?.mentions).toBe(2);
    expect(one.comes("redeployed, all is calm", {}, OPS.roomId).state.rooms[2]?.mentions).toBe(2);
    expect(chat().comes("deploy", {}, OPS.roomId).state.rooms[2]?.mentions).toBe(0);
  });

  test("[S55] so does what calls all of a room", () => {
    expect(chat().comes("@all lunch", {}, OPS.roomId).state.rooms[2]?.mentions).toBe(1);
  });

  test("[S55] the words stand out in it, none within another", () => {
    expect(mentionsIn("deploy now, @alice: deploy it", ["alice", "deploy", "deploy it"])).toEqual([
      { from: 0, to: 6 },
      { from: 12, to: 18 },
      { from: 20, to: 29 },
    ]);
  });
});
