import { expect, test } from "vitest";
import { Home } from "../support/program.ts";
import { until } from "../support/until.ts";

const LINES = Array.from({ length: 1_500 }, (_, i) => `第 ${i + 1} 行`);
const KILLS = 4;

test("[M11][R4][R12] the server is killed again and again while somebody speaks: all is there once, in order", async () => {
  const home = new Home();
  let { url, running } = await home.serve(["--no-limits"]);
  const port = Number(new URL(url).port);
  const reader = home.start([
    "tail",
    "--url",
    url,
    "--nick",
    "reader",
    "--rooms",
    "1",
    "-n",
    "1",
    "-f",
    "--verbose",
  ]);
  const speaker = home.start(["join", "--url", url, "--nick", "speaker", "--rooms", "1"]);
  await until(() => speaker.stderr().includes("speaker in #1"));
  await until(() => reader.stderr().includes("joined #1")); // it prints what is said from then on
  speaker.process.stdin?.end(LINES.join("\n"));
  const said = () => speaker.stdout().split("\n").length - 1;
  for (let kill = 1; kill <= KILLS; kill += 1) {
    await until(() => said() >= (LINES.length / (KILLS + 1)) * kill, 60_000);
    running.process.kill("SIGKILL");
    await running.ended;
    ({ running } = await home.serve(["--no-limits"], port));
  }
  expect(await speaker.ended).toMatchObject({ code: 0 });
  const texts = (output: string) =>
    output
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.split("speaker: ")[1]);
  await until(() => texts(reader.stdout()).length >= LINES.length, 60_000);
  expect(texts(speaker.stdout())).toEqual(LINES);
  expect(texts(reader.stdout())).toEqual(LINES);
  expect(speaker.stderr().match(/connected again/g)?.length).toBeGreaterThan(0);
  await home.close();
}, 180_000);
