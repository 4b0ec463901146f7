import { describe, expect, test } from "vitest";
import { ALERT_MS, Alerts } from "../../../src/tui/terminal/alerts.ts";
import { FakeClock } from "../../support/fake-clock.ts";

function alerts(env: Record<string, string> = { TERM: "xterm-256color" }) {
  const clock = new FakeClock();
  const written: string[] = [];
  return { clock, written, alerts: new Alerts((text) => written.push(text), clock, env) };
}

describe("alerts outside of the screen", () => {
  test("[T11] one bell a second, no more", () => {
    const { alerts: told, written, clock } = alerts();
    for (let bell = 0; bell < 5; bell++) told.bell();
    expect(written).toEqual(["\x07"]);
    clock.advance(ALERT_MS);
    told.bell();
    expect(written).toHaveLength(2);
    expect(clock.pending).toBe(0);
  });

  test("[T11] notifications of one second become the latest of them", () => {
    const { alerts: told, written, clock } = alerts();
    for (const body of ["a", "b", "c"]) told.notify("bob", body);
    expect(written).toEqual(["\x1b]9;bob: a\x1b\\"]);
    clock.advance(ALERT_MS);
    expect(written[1]).toBe("\x1b]9;bob: c\x1b\\");
    clock.advance(10 * ALERT_MS);
    expect([written.length, clock.pending]).toEqual([2, 0]);
  });

  test.each([
    [{ TERM: "foot" }, "\x1b]777;notify;bob, x;a, b\x1b\\"],
    [{ VTE_VERSION: "7600" }, "\x1b]777;notify;bob, x;a, b\x1b\\"],
    [{ TERM_PROGRAM: "iTerm.app" }, "\x1b]9;bob; x: a; b\x1b\\"],
    [{ TMUX: "/tmp/t", TERM: "tmux-256color" }, "\x1bPtmux;\x1b\x1b]9;bob; x: a; b\x1b\x1b\\\x1b\\"],
  ])("[T11] %j is told in its own way", (env, sequence) => {
    const { alerts: told, written } = alerts(env as Record<string, string>);
    told.notify("bob; x", "a; b");
    expect(written).toEqual([sequence]);
  });

  test("[T1] foreign text is no sequence, no progress bar, and not endless", () => {
    const { alerts: told, written, clock } = alerts();
    told.notify("4;1", "\x1b]52;c;x\x07\nnews");
    expect(written[0]).toBe("\x1b]9;4,1:  news\x1b\\");
    clock.advance(ALERT_MS);
    told.notify("bob", "长".repeat(1_000));
    expect(written[1]?.length).toBeLessThan(200);
  });

  test("[T12] the title is written when it changes, at most once a second, and given back at the end", () => {
    const { alerts: told, written, clock } = alerts();
    told.title("(1) ops");
    told.title("(1) ops");
    expect(written).toEqual(["\x1b[22;2t", "\x1b]2;(1) ops\x1b\\"]);
    told.title("(2) ops");
    told.title("(3) ops");
    clock.advance(ALERT_MS);
    expect(written.slice(2)).toEqual(["\x1b]2;(3) ops\x1b\\"]);
    expect(clock.pending).toBe(0);
    told.close();
    told.close();
    expect(written.at(-1)).toBe("\x1b[23;2t");
    expect(written).toHaveLength(4);
  });

  test("[T12] one that was never set is not given back", () => {
    const { alerts: told, written } = alerts();
    told.close();
    expect(written).toEqual([]);
  });
});
