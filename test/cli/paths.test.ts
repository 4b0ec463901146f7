import { beforeEach, expect, test, vi } from "vitest";
import { expandPath, findConfigFile, requireDataFile, stateFolder } from "../../src/cli/files/paths.ts";
import { systemUser } from "../../src/cli/settings/settings.ts";

const userInfo = vi.hoisted(() => vi.fn());
vi.mock("node:os", async (original) => ({ ...(await original<typeof import("node:os")>()), userInfo }));

beforeEach(() => {
  userInfo.mockImplementation(() => {
    throw new Error("no such user"); // as for a user id without an entry in the user database
  });
});

test.each([{}, { HOME: "" }, { HOME: "here" }, { XDG_STATE_HOME: "here" }])(
  "[Z64] with %j there is no folder to keep anything in, and it is told what to set",
  (env) => {
    expect(() => stateFolder(env)).toThrow("there is no home folder: set HOME or XDG_STATE_HOME");
    expect(() => requireDataFile(undefined, env)).toThrow(/set HOME or XDG_DATA_HOME, or give --data/);
    expect(findConfigFile(env)).toBeUndefined();
  },
);

test("[Z64] a relative XDG folder is none, and what the user database says stands for an empty HOME", () => {
  expect(stateFolder({ HOME: "/home/al", XDG_STATE_HOME: "here" })).toBe("/home/al/.local/state/groupchat");
  expect(stateFolder({ XDG_STATE_HOME: "/srv/state" })).toBe("/srv/state/groupchat");
  userInfo.mockReturnValue({ homedir: "/home/database", username: "al" });
  expect(stateFolder({ HOME: "" })).toBe("/home/database/.local/state/groupchat");
});

test("[Z64] who is not in the user database is called by USER, LOGNAME or guest, the first that says something", () => {
  expect(systemUser({ USER: "", LOGNAME: "al" })).toBe("al");
  expect(systemUser({ USER: "", LOGNAME: "" })).toBe("guest");
});

test("[Z67] ~/ is the home folder in what options and variables give", () => {
  const env = { HOME: "/home/al" };
  expect(expandPath("--data", "~/chat.db", env)).toBe("/home/al/chat.db");
  expect(requireDataFile("~/chat.db", env)).toBe("/home/al/chat.db");
  expect(expandPath("--state", "./~/seen", env)).toBe("./~/seen");
  expect(stateFolder({ ...env, XDG_STATE_HOME: "~/state" })).toBe("/home/al/state/groupchat");
});

test("[Z67] the home of somebody else, an empty path and ~/ without a home are refused", () => {
  expect(() => expandPath("--data", "~bob/chat.db", { HOME: "/home/al" })).toThrow(
    /--data ~bob\/chat\.db: .*whole path/,
  );
  expect(() => expandPath("--state", "", { HOME: "/home/al" })).toThrow("--state is empty; give a file");
  expect(() => expandPath("--data", "~/chat.db", {})).toThrow(/--data ~\/chat\.db: there is no home folder/);
});
