import { expect, test } from "vitest";
import { type Answer, type Outcome, RequestOrder } from "../../src/server/hub/request-order.ts";

/** Requests of one connection whose work the test ends when it likes. */
class Setting {
  readonly order = new RequestOrder();
  readonly begun: string[] = [];
  readonly answers: unknown[] = [];

  /** A request that lets the next one begin when it has `proceeded`, and ends when the returned function is called. */
  request(name: string, proceeds: boolean): (outcome: Outcome | Promise<never>) => void {
    let end: (outcome: Outcome | Promise<never>) => void = () => {};
    const outcome = new Promise<Outcome>((resolve) => {
      end = resolve;
    });
    const answer = (given: Answer) => this.answers.push("reply" in given ? given.reply : given.error);
    this.order.run((proceed) => {
      this.begun.push(name);
      if (proceeds) proceed();
      return outcome;
    }, answer);
    return end;
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("[J11] a request begins at once where nothing waits, and after those before it where they wait", async () => {
  const setting = new Setting();
  const endFirst = setting.request("first", true);
  const endSecond = setting.request("second", false);
  setting.request("third", true);
  expect(setting.begun).toEqual(["first", "second"]);
  endFirst({});
  await settled();
  expect(setting.begun).toEqual(["first", "second"]);
  endSecond({});
  await settled();
  expect(setting.begun).toEqual(["first", "second", "third"]);
});

test("[J11] replies come in the order of the requests, whichever is ready first, and failures too", async () => {
  const setting = new Setting();
  const error = new Error("disk on fire");
  const ends = ["first", "second", "third"].map((name) => setting.request(name, true));
  ends[2]?.({ n: 3 });
  ends[1]?.(Promise.reject(error));
  await settled();
  expect(setting.answers).toEqual([]);
  ends[0]?.({ n: 1 });
  await settled();
  expect(setting.answers).toEqual([{ n: 1 }, error, { n: 3 }]);
});

test("[J4] a reply that is a function is made in the moment when it is sent", async () => {
  const setting = new Setting();
  const heard: string[] = [];
  const endFirst = setting.request("first", true);
  setting.request("second", true)(() => ({ heard: [...heard] }));
  await settled();
  heard.push("meanwhile");
  endFirst({});
  await settled();
  expect(setting.answers).toEqual([{}, { heard: ["meanwhile"] }]);
});

test("[L7] a request that throws at once is answered, and the next one begins", async () => {
  const setting = new Setting();
  const error = new Error("no");
  setting.order.run(
    () => {
      throw error;
    },
    (given) => setting.answers.push("error" in given && given.error),
  );
  setting.request("next", true)({ n: 2 });
  await settled();
  expect(setting.answers).toEqual([error, { n: 2 }]);
});
