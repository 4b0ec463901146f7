import { spawn } from "node:child_process";
import { expect, test } from "vitest";

/** A few attacks of each kind; `npm run bench -- abuse` has all of them. */
const ATTACKS = [
  "search",
  "unread-history",
  "unread-pongs",
  "combining",
  "invalid",
  "lookalikes",
  "idle-tcp",
];

test("[L4][L5][L9][L10] attacks from one address: no honest client is dropped, refused or kept out, and memory stays bounded", async () => {
  const { CI, ...env } = process.env;
  const args = ["run", "--silent", "bench", "--", "abuse", "--quick", "--only", ATTACKS.join(",")];
  const child = spawn("npm", args, { env });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text) => {
      output += text;
    });
  }
  const code = await new Promise((resolve) => child.on("close", resolve));
  const all = `${ATTACKS.length} of ${ATTACKS.length} attacks harmed nobody`;
  expect([code, output]).toEqual([0, expect.stringContaining(all)]);
}, 300_000);
