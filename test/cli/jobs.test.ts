import { expect, test } from "vitest";
import { Jobs } from "../../src/cli/commands/on/jobs.ts";

/** Work that ends when it is told to. */
function openWork(begun: number[], number: number): { work: () => Promise<void>; end: () => void } {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const work = () => {
    begun.push(number);
    return ended;
  };
  return { work, end };
}

test("at most so many pieces of work run at once, begun in their order", async () => {
  const jobs = new Jobs(2);
  const begun: number[] = [];
  const pieces = [1, 2, 3, 4].map((number) => openWork(begun, number));
  const [first, second, third, fourth] = pieces.map(({ work }) => jobs.begin(work));
  await Promise.all([first, second]);
  expect(begun).toEqual([1, 2]);
  pieces[1]?.end();
  await third;
  expect(begun).toEqual([1, 2, 3]);
  for (const { end } of pieces) end();
  await fourth;
  await jobs.idle();
  expect(begun).toEqual([1, 2, 3, 4]);
});

test("a piece of work that fails is told, and the others go on", async () => {
  const jobs = new Jobs(1);
  const begun: number[] = [];
  const { work, end } = openWork(begun, 2);
  await jobs.begin(() => Promise.reject(new Error("no space")));
  await expect(jobs.failed).rejects.toThrow("no space");
  await jobs.begin(work);
  end();
  await jobs.idle();
  expect(begun).toEqual([2]);
});
