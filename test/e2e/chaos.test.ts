import { spawn } from "node:child_process";
import { expect, test } from "vitest";

/** `npm run chaos` with these arguments: its output, and its exit code. */
function chaos(...args: string[]): Promise<{ code: number | null; output: string }> {
  const { CI, ...env } = process.env;
  const child = spawn("npm", ["run", "--silent", "chaos", "--", ...args], { env });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text) => {
      output += text;
    });
  }
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, output })));
}

test("[M3][M11][R3][R4][R12][R13][R21][R22][Y70][Y71] crashes and every other fault: nothing lost, undone or twice, one order, and what was deleted is gone", async () => {
  const { code, output } = await chaos("--minutes", "0", "--kills", "20", "--clients", "4");
  process.stdout.write(output);
  expect([code, output]).toEqual([
    0,
    expect.stringMatching(/chaos: \d+ acknowledged, 0 lost, 0 twice, one order \(seed \d+\)/),
  ]);
  expect(output).toMatch(/server killed 2\d×/);
  for (const fault of [
    "moved to a copy",
    "server clock set",
    "client clock set",
    "client killed",
    "connection reset",
    "connection stalled",
    "server side lost",
    "client side lost",
    "request late",
    "answers late",
    "connections refused",
  ]) {
    expect(output).toContain(fault);
  }
}, 300_000);
