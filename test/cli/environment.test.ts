import { expect, test } from "vitest";
import { unsetEmpty, withoutEmpty } from "../../src/cli/environment.ts";

test("[Z66] a variable that is empty is not set", () => {
  const env = { GROUPCHAT_URL: "", GROUPCHAT_NICK: " ", GROUPCHAT_ROOM: "1", OTHER: "", HOME: "/home/al" };
  expect(withoutEmpty(env)).toEqual({ GROUPCHAT_NICK: " ", GROUPCHAT_ROOM: "1", HOME: "/home/al" });
  unsetEmpty(env);
  expect(env).toEqual({ GROUPCHAT_ROOM: "1", OTHER: "", HOME: "/home/al" });
});
