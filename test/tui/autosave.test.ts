import { expect, test } from "vitest";
import { Autosave } from "../../src/tui/autosave.ts";
import type { PersistedScreen } from "../../src/tui/state/persisted.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { CHAT, Chat, SECOND } from "./chat.ts";

/** A memory that hands nothing on to a disk: what it was given soon is not there at the end. */
function kept() {
  const [soon, now]: [PersistedScreen[], PersistedScreen[]] = [[], []];
  const memory = {
    load: () => expect.unreachable(),
    save: (what: PersistedScreen) => soon.push(what),
    saveNow: (what: PersistedScreen) => now.push(what),
  };
  const draftsOf = (saved: readonly PersistedScreen[], roomId = CHAT.roomId) =>
    saved.map(({ drafts }) => drafts.get(roomId)?.text);
  return { memory, soon, now, draftsOf };
}

test("[K27] what was handed over to be saved soon is handed over again at the end", () => {
  const { memory, soon, now, draftsOf } = kept();
  const clock = new FakeClock();
  const chat = new Chat();
  const keeper = new Autosave(memory, clock, chat.state);
  keeper.look(chat.type("draft").state);
  clock.advance(1_000);
  expect(draftsOf(soon)).toEqual(["draft"]);
  keeper.close(chat.state);
  expect(draftsOf(now)).toEqual(["draft"]);
  keeper.look(chat.type(" and more").state);
  keeper.close(chat.state);
  expect(draftsOf(now).at(-1)).toBe("draft and more");
  clock.advance(1_000);
  expect(draftsOf(soon)).toEqual(["draft"]);
});

test("[K10] a draft under a line that was said, and is only looked at, is still the draft", () => {
  const { memory, now, draftsOf } = kept();
  const chat = new Chat().enter("said").type("my draft").press("up");
  expect(chat.draft).toBe("said");
  new Autosave(memory, new FakeClock(), chat.state).close(chat.state);
  expect(draftsOf(now)).toEqual(["my draft"]);
  chat.press("ctrl-n").type("in the second");
  new Autosave(memory, new FakeClock(), chat.state).close(chat.state);
  expect([draftsOf(now).at(-1), draftsOf(now, SECOND.roomId).at(-1)]).toEqual(["my draft", "in the second"]);
  expect(chat.press("ctrl-p").draft).toBe("my draft");
  chat.press("up", "up").type("!");
  new Autosave(memory, new FakeClock(), chat.state).close(chat.state);
  expect(draftsOf(now).at(-1)).toBe("said!");
});
