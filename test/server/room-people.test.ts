import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Nick, toNick, toUserId, type UserId } from "../../src/core/protocol/names.ts";
import { mentions } from "../../src/core/text/mention.ts";
import { RoomPeople } from "../../src/server/hub/room-people.ts";

const nick = (text: string): Nick => toNick(text) ?? expect.fail(`${text} is no nick`);
const user = (name: string): UserId => toUserId(`u-${name}`);

function peopleOf(...names: string[]): RoomPeople {
  const people = new RoomPeople();
  for (const name of names) people.enter(user(name), nick(name));
  return people;
}

describe("the people whom a text may name", () => {
  it("[Y24] are found wherever and however they are named, in the order in which they are", () => {
    const people = peopleOf("alice", "bob", "al", "小爱", "Ann Lee", "x", "张", "ﬁ", "🚀");
    const named = (text: string) => people.find(text, 50);
    expect(named("Bob, ask @ALICE!")).toEqual([user("bob"), user("alice")]);
    expect(named("谢谢小爱了，张也谢谢")).toEqual([user("小爱"), user("张")]);
    expect(named("ａｌｉｃｅ？ann lee! X.")).toEqual([user("alice"), user("Ann Lee"), user("x")]);
    expect(named("malice bobs als xy")).toEqual([]);
    expect(named("@bob@al bob")).toEqual([user("bob"), user("al")]);
    expect(named("fi go🚀")).toEqual([user("ﬁ"), user("🚀")]);
    expect(named("")).toEqual([]);
    expect(people.find("alice bob al", 2)).toEqual([user("alice"), user("bob")]);
  });

  it("[Y24] are those whom each nick alone would be looked for, whatever the nicks and the text", () => {
    const piece = fc.constantFrom(
      "al",
      "ice",
      "bob",
      "小",
      "爱",
      " ",
      "@",
      "_",
      "1",
      "é",
      "ﬁ",
      "🚀",
      "Ａ",
      ".",
    );
    const names = fc.array(piece, { minLength: 1, maxLength: 3 }).map((parts) => toNick(parts.join("")));
    fc.assert(
      fc.property(fc.array(names, { maxLength: 8 }), fc.array(piece, { maxLength: 12 }), (nicks, parts) => {
        const text = parts.join("");
        const distinct = [...new Set(nicks.filter((name) => name !== undefined))];
        const people = peopleOf(...distinct);
        const expected = distinct.filter((name) => mentions(text, name)).map(user);
        expect([...people.find(text, 50)].sort()).toEqual(expected.sort());
      }),
    );
  });

  it("[Y29] are known by the nick that they have now, for as long as they are here or have a read mark", () => {
    const people = peopleOf("ann", "bob");
    people.rename(user("ann"), nick("anna"));
    people.rename(user("nobody"), nick("nobody"));
    expect(people.find("ann anna nobody", 50)).toEqual([user("ann")]);
    expect(people.isCalled(user("ann"), nick("ANNA"))).toBe(true);
    people.mark(user("bob"), nick("bob"));
    people.mark(user("cho"), nick("c"));
    for (const name of ["ann", "bob", "nobody"]) people.leave(user(name));
    expect(people.find("anna bob c", 50)).toEqual([user("bob"), user("cho")]);
    expect([people.isMarked(user("bob")), people.isMarked(user("ann"))]).toEqual([true, false]);
    people.forget(user("cho"));
    people.forget(user("cho"));
    expect(people.find("anna bob c", 50)).toEqual([user("bob")]);
  });
});
