import { expect, test } from "vitest";
import { withoutEmpty } from "../../src/cli/environment.ts";

test("[Z66] a variable that is empty is not set, whoever it belongs to; one that is blank is", () => {
  const env = { GROUPCHAT_URL: "", GROUPCHAT_NICK: " ", OTHER: "", HOME: "/home/al" };
  expect(withoutEmpty(env)).toEqual({ GROUPCHAT_NICK: " ", HOME: "/home/al" });
});
