import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { People } from "../support/people.ts";

const people = new People();
beforeAll(async () => {
  await people.begin();
  const lines = Array.from({ length: 200 }, (_, at) => `no.${at + 1}.`).join("\n");
  await run("send", "--room", "ops", "--lines", { input: lines });
});
afterEach(() => people.rest());
afterAll(() => people.end());

function run(...args: (string | { input: string })[]) {
  const words = args.filter((arg) => typeof arg === "string");
  const [options = {}] = args.filter((arg) => typeof arg !== "string");
  return people.homeOf("alice").run([...words, "--url", people.url, "--nick", "alice"], options);
}

const numbers = (text: string) => [...text.matchAll(/no\.(\d+)\./g)].map(([, number]) => Number(number));

describe("addresses of messages, in the real program", () => {
  test("[Z95] history --around prints the messages around one", async () => {
    const host = new URL(people.url).host;
    for (const address of ["ops/100", "ops／１００/", `groupchat://${host}/ops/100`]) {
      const { stdout } = await run("history", "--around", address, "-n", "4");
      expect(numbers(stdout)).toEqual([98, 99, 100, 101]);
    }
    expect(numbers((await run("history", "--around", "ops/3")).stdout)).toEqual(
      Array.from({ length: 20 }, (_, at) => at + 1),
    );
  });

  test("[Z95] one of another server, and what is none, are usage errors", async () => {
    const other = await run("history", "--around", "groupchat://elsewhere:1/ops/100");
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining("on elsewhere:1")]);
    expect((await run("join", "--at", "ops")).code).toBe(2);
    expect((await run("history", "--around", "ops/3", "--since", "2")).code).toBe(2);
  });

  test("[Z95] join --at begins there, on the screen and as lines; Esc goes to the newest", async () => {
    const pty = people.start(people.homeOf("bob"), [
      ...["join", "--url", people.url, "--nick", "bob", "--rooms", "lobby", "--at", "ops/100"],
    ]);
    await pty.shows(/▸▎no\.100\./);
    pty.type("\x1b[1;5F");
    await pty.shows(/no\.200\./);
    const lines = await run("join", "--plain", "--at", "ops/100", { input: "" });
    expect(numbers(lines.stdout)).toContain(100);
  });
});
