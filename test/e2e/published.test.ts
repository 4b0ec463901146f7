import { afterAll, beforeAll, expect, test } from "vitest";
import { records } from "../support/json-schemas.ts";
import { Home } from "../support/program.ts";

let home: Home;
let url: string;

beforeAll(async () => {
  home = new Home();
  ({ url } = await home.serve(["--no-limits"]));
});

afterAll(() => home.close());

test("[Z29] what config and doctor print is as published", async () => {
  const config = await home.run(["config", "--url", url, "--json"]);
  const settings = records("setting", config.stdout);
  expect(settings.find(({ name }) => name === "url")).toMatchObject({ value: url, source: "flag" });
  const doctor = await home.run(["doctor", "--url", url, "--json"]);
  expect(doctor.code).toBe(0);
  expect(records("check", doctor.stdout)).toContainEqual(
    expect.objectContaining({ check: "protocol", status: "ok" }),
  );
});

test("[Z29] what pipe prints, refusals too, is as published", async () => {
  const input = '{"msg":"hello","ref":[1]}\n{"mgs":"typo"}\nno json\n';
  const { stdout, code } = await home.run(["pipe", "--url", url, "--rooms", "1", "--quiet"], { input });
  const types = records("pipe-output", stdout).map(({ type }) => type);
  expect(types[0]).toBe("ready");
  expect(types.filter((type) => type !== "message").sort()).toEqual(["ack", "error", "error", "ready"]);
  expect(code).toBe(5);
});
