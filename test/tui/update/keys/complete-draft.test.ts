import { describe, expect, test } from "vitest";
import { mentions } from "../../../../src/core/text/mention.ts";
import { soundsLike } from "../../../../src/core/text/pinyin.ts";
import { complete } from "../../../../src/tui/input/complete.ts";
import { EMPTY, insert } from "../../../../src/tui/input/composer.ts";
import { CHAT, Chat, group, roster } from "../../chat.ts";

describe("Tab and input methods", () => {
  function chinese(): Chat {
    const chat = new Chat([CHAT, group("dev", "开发"), group("ops", "运维")]);
    return chat.hear({
      type: "roster",
      roomId: CHAT.roomId,
      roster: roster("alice", "张三", "李四", "重庆人", "zed"),
    });
  }

  test.each([
    ["zs", "张三: "],
    ["zhangs", "张三: "],
    ["zhangsan", "张三: "],
    ["hi @lis", "hi @李四 "],
    ["你好＠ls", "你好@李四 "],
    ["cqr", "重庆人: "],
    ["z", "张三: "],
    ["ze", "zed: "],
    ["/join yw", "/join 运维"],
    ["／ｊｏ", "/join "],
    ["、jo", "/join "],
    ["/mute kf", "/mute 开发"],
    ["#kf", "开发 "],
    ["/msg zs", "/msg 张三 "],
    ["/ignore @zs", "/ignore 张三 "],
  ])("[K6] %j completes to %j", (typed, completed) => {
    expect(chinese().type(typed).press("tab").draft).toBe(completed);
  });

  function spaced(): Chat {
    const nicks = ["alice", "foobar", "Ali Smith", "Smith", "李 小龙", "王五"];
    return new Chat([CHAT, group("dev", "开 发")]).hear({
      type: "roster",
      roomId: CHAT.roomId,
      roster: roster(...nicks),
    });
  }

  test.each([
    ["(foo", "(@foobar "],
    ["(FOO", "(@foobar "],
    ["see:foo", "see:@foobar "],
    ["hi “foo", "hi “@foobar "],
    ["'foo", "'@foobar "],
    ["（foo", "（@foobar "],
    ["「@foo", "「@foobar "],
    ["[＠ｆｏｏ", "[@foobar "],
    ["a,foo", "a,@foobar "],
    ["谢谢，ww", "谢谢，@王五 "],
    ["don'foo", "don'foo"],
    ["x-foo", "x-foo"],
    ["- foo", "- @foobar "],
    ["-foo", "-@foobar "],
    ["ali", "Ali Smith: "],
    ["ALI SM", "Ali Smith: "],
    ["hi ali s", "hi @Ali Smith "],
    ["hi (@ali s", "hi (@Ali Smith "],
    ["hi smi", "hi @Smith "],
    ["hi 小", "hi @李 小龙 "],
    ["hi xl", "hi @李 小龙 "],
    ["one\nfoo", "one\n@foobar "],
    ["(#kai", "(开 发 "],
    ["/join 开 发", "/join 开 发"],
    ["/msg ali s", "/msg Ali Smith "],
    ["/ignore @ALI s", "/ignore Ali Smith "],
    ["/msg foobar hi (smi", "/msg foobar hi (@Smith "],
  ])("[K41] %j completes to %j: after a mark, and over the spaces in a name", (typed, completed) => {
    expect(spaced().type(typed).press("tab").draft).toBe(completed);
  });

  test("[K41] what was typed of more words comes first, then of the last one, then what was typed", () => {
    const chat = spaced().type("hi ali s");
    expect(["tab", "tab", "tab"].map((key) => chat.press(key).draft)).toEqual([
      "hi @Ali Smith ",
      "hi ali @Smith ",
      "hi ali s",
    ]);
    expect(chat.press("shift-tab", "shift-tab").draft).toBe("hi @Ali Smith ");
  });

  test("[K41] what follows the cursor stays, and no second space comes before it", () => {
    expect(spaced().type("(foo) x").press("left", "left", "left", "tab").line).toBe("(@foobar|) x");
    expect(spaced().type("foo x").press("left", "left", "tab").line).toBe("foobar:| x");
    expect(spaced().type("a foo x").press("left", "left", "tab").line).toBe("a @foobar| x");
    expect(spaced().type("a foo你").press("left", "tab").line).toBe("a @foobar |你");
  });

  test("[K41] a nick with spaces is one in /msg and /ignore, and its mention is one", () => {
    const chat = spaced()
      .enter("/msg @ali smith  hello there")
      .enter("/msg smith ali smith")
      .enter("/msg ali smith");
    expect(chat.of("direct")).toEqual([
      { type: "direct", userId: "Ali Smith", text: "hello there" },
      { type: "direct", userId: "Smith", text: "ali smith" },
    ]);
    expect(chat.messages().at(-1)).toContain("/msg nick text");
    expect(mentions("hi @ALI smith!", "Ali Smith")).toBe(true);
    expect(mentions("(@Ali\u00a0Smith)", "Ali Smith")).toBe(true);
    expect(mentions("@Ali Smithson", "Ali Smith")).toBe(false);
  });

  test("[K6] in a room of thousands few of the names are compared by their sound, and the first fifty are offered", () => {
    const nicks = Array.from({ length: 3_000 }, (_, index) => `user ${index} 张${index}`);
    let compared = 0;
    const from = {
      nicks,
      commands: [],
      rooms: [],
      emoji: () => [],
      soundsLike: (name: string, typed: string) => {
        compared += 1;
        return soundsLike(name, typed);
      },
    };
    const offered = (text: string) =>
      complete(insert(EMPTY, text), undefined, 1, from)?.completion.candidates;
    expect(
      offered("who of you all knows about it, or begins with x: b c d e f g h i j k l m"),
    ).toBeUndefined();
    expect(compared).toBeLessThan(100);
    expect(offered("hi us")).toEqual([...nicks.slice(0, 50).map((nick) => `@${nick} `), "us"]);
    expect(offered("hi z")).toEqual([...nicks.slice(0, 50).map((nick) => `@${nick} `), "z"]);
    expect(offered("hi user 7")?.slice(0, 2)).toEqual(["@user 7 张7 ", "@user 70 张70 "]);
    expect(compared).toBeLessThan(1_000);
  });

  test("[K6] Tab goes through all that fit, and back to what was typed", () => {
    const chat = chinese().type("z");
    expect(["tab", "tab", "tab", "tab"].map((key) => chat.press(key).draft)).toEqual([
      "张三: ",
      "重庆人: ",
      "zed: ",
      "z",
    ]);
  });

  test.each([
    ["／join　９", { type: "join", roomId: "room9" }],
    ["、join 9", { type: "join", roomId: "room9" }],
    ["／ＪＯＩＮ ９", { type: "join", roomId: "room9" }],
    ["/join ＃９", { type: "join", roomId: "room9" }],
    ["/msg ＠张三 你好", { type: "direct", userId: "张三", text: "你好" }],
    ["/msg ＺＥＤ hi", { type: "direct", userId: "zed", text: "hi" }],
  ])("[C1] %s is understood as input methods give it", (typed, effect) => {
    expect(chinese().enter(typed).effects).toContainEqual(effect);
  });
});
