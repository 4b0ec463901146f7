import { expect, test } from "vitest";
import { newIds } from "../../src/cli/new-ids.ts";
import { ID_CHARACTERS } from "../../src/core/protocol/limits.ts";

test("[R33] ids grow, are those of this process alone, and are ids to a server", () => {
  const [mine, others] = [newIds(), newIds()];
  const ids = Array.from({ length: 100_000 }, () => mine());
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => id.length <= ID_CHARACTERS && /^[\w.-]+$/.test(id))).toBe(true);
  const start = (id: string) => id.slice(0, id.lastIndexOf("."));
  expect(start(others())).not.toBe(start(mine()));
});
