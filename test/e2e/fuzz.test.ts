import { spawn } from "node:child_process";
import { expect, test } from "vitest";

/** `npm run fuzz` with these arguments: its exit code, and its output. */
function fuzz(...args: string[]): Promise<[number | null, string]> {
  const { CI, ...env } = process.env;
  const child = spawn("npm", ["run", "--silent", "fuzz", "--", ...args], { env });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text) => {
      output += text;
    });
  }
  return new Promise((resolve) => child.on("close", (code) => resolve([code, output])));
}

test("[L7][L8][L9][Y72] two thousand inputs of every kind break nothing: honest clients get all, in order", async () => {
  const seed = "20261126";
  const [code, output] = await fuzz("--inputs", "2000", "--seed", seed);
  expect([code, output]).toEqual([
    0,
    expect.stringMatching(/2000 inputs, [1-9]\d+ events done, [1-9]\d+ refused, .*: nothing broke/),
  ]);
  expect(output).toContain(`seed ${seed}`);
}, 180_000);
