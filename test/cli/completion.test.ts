import { expect, test } from "vitest";
import {
  type Candidate,
  complete,
  completionLines,
  type Sources,
} from "../../src/cli/commands/__complete/candidates.ts";
import { wholeTree } from "../../src/cli/tree.ts";
import { englishShell } from "../../src/cli/words/english.ts";

const named = (texts: readonly string[]): Candidate[] => texts.map((text) => ({ text, description: "" }));

/** Rooms 1, 10 and ops; people of the room that was given. */
const SOURCES: Sources = {
  rooms: async () => named(["1", "10", "ops"]),
  nicks: async (given) => named(["alice", `bob of ${given.get("rooms") ?? given.get("room") ?? "all"}`]),
};

const tree = await wholeTree(englishShell, "1.2.3");

async function texts(...words: readonly string[]): Promise<string[]> {
  const { candidates, files } = await complete(tree, words, SOURCES);
  return [...(files ? ["(files)"] : []), ...candidates.map(({ text }) => text)];
}

test.each<[readonly string[], readonly string[]]>([
  [["se"], ["serve", "send", "search", "sessions"]],
  [["--v"], ["--version"]],
  [
    ["help", "co"],
    ["config", "completion"],
  ],
  [["--quiet", "who", "--ro"], ["--room"]],
  [
    ["send", "--room", ""],
    ["1", "10", "ops"],
  ],
  [
    ["send", "--room", "1"],
    ["1", "10"],
  ],
  [["send", "--room=o"], ["--room=ops"]],
  [
    ["tail", "--rooms", "1,"],
    ["1,10", "1,ops"],
  ],
  [
    ["tail", "--rooms=ops，1"],
    ["--rooms=ops，1", "--rooms=ops，10"],
  ],
  [["tail", "--rooms", "1", "--from", "b"], ["bob of 1"]],
  [["tail", "--rooms=ops", "--nick", "b"], ["bob of ops"]],
  [
    ["edit", "1"],
    ["1/", "10/"],
  ],
  [["wait", "--reaction", "o"], ["ops/"]],
  [["react", "1/42", "--o"], ["--off"]],
  [["tail", "-n", ""], []],
  [["tail", "-n", "3", "--fro"], ["--from"]],
  [["tail", "--from", "x", "--fro"], []],
  [["join", "--theme", "d"], ["dark"]],
  [
    ["join", "--theme=a"],
    ["--theme=auto", "--theme=ascii"],
  ],
  [
    ["serve", "--sync", ""],
    ["full", "normal"],
  ],
  [["serve", "--data", "/tm"], ["(files)"]],
  [["tail", "--state=/tm"], ["(files)"]],
  [["backup", "co"], ["(files)"]],
  [["on", "--rooms", "1", "--", "./de"], ["(files)"]],
  [
    ["completion", ""],
    ["bash", "zsh", "fish"],
  ],
  [["config", "--set", "mo"], ["mouse="]],
  [["config", "--set", "nick=x", "--pat"], ["--path"]],
  [["send", "--", "--ro"], []],
  [
    ["frobnicate", ""],
    ["--version", "--help"],
  ],
  [["__com"], []],
])("[Z55] %j is completed to %j", async (words, expected) => {
  expect(await texts(...words)).toEqual(expected);
});

test("[Z55] every option of every command is offered, and hidden commands are not", async () => {
  expect(await texts("")).toEqual(
    tree
      .createHelp()
      .visibleCommands(tree)
      .map((command) => command.name()),
  );
  expect(await texts("")).not.toContain("__complete");
  for (const command of tree.commands.filter((one) => one.name() !== "__complete")) {
    const offered = await texts(command.name(), "-");
    expect(offered).toEqual([...command.options.map(({ long, short }) => long ?? short), "--help"]);
  }
});

test("[Z55] a line is a candidate, a tab and its description; file names are asked for by a line that is none", () => {
  const candidates = [{ text: "--room", description: "the room's\n value" }];
  expect(completionLines({ candidates, files: true })).toBe("\x01\tfiles\n--room\tthe room's value\n");
});
