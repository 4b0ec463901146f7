import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { IDENTITY_KEPT_MS } from "../../src/core/protocol/limits.ts";
import { toUserId } from "../../src/core/protocol/names.ts";
import type { ClaimOutcome, IdentityStore } from "../../src/server/store/identity-store.ts";
import { nick } from "../support/drafts.ts";
import type { FakeClock } from "../support/fake-clock.ts";

/** A store on a clock of its own; `close` leaves nothing behind. */
export interface OpenIdentityStore {
  readonly store: IdentityStore;
  readonly clock: FakeClock;
  close(): Promise<void>;
}

const ANN = toUserId("u-ann");
const BOB = toUserId("u-bob");

/** Every store of identities must hold this. */
export function identityStoreContract(name: string, open: () => Promise<OpenIdentityStore>): void {
  describe(`identities ${name}`, () => {
    let store: IdentityStore;
    let clock: FakeClock;
    let close: () => Promise<void>;

    beforeEach(async () => {
      ({ store, clock, close } = await open());
    });
    afterEach(() => close());

    const claim = (
      userId: string,
      nickName: string,
      session = `secret of ${userId}`,
    ): Promise<ClaimOutcome> => store.claim({ userId: toUserId(userId), nickName: nick(nickName), session });

    it("[W3] of two who claim a nick, or a user id, at once the first owns it", async () => {
      expect(
        await Promise.all([claim("u-ann", "ann"), claim("u-eve", "ann"), claim("u-eve", "eve")]),
      ).toEqual(["owned", "nick-taken", "owned"]);
      const secrets = ["secret-of-bob", "secret-of-mal"];
      const both = await Promise.all(secrets.map((session) => claim("u-bob", "bob", session)));
      expect(both).toEqual(["owned", "user-id-taken"]);
    });

    it("[I30] a user has sessions under secrets of their own, and whatever ends, it is the same owner", async () => {
      await store.claim({ userId: ANN, nickName: nick("ann"), session: "first", address: "10.0.0.1" });
      const owner = (await store.find(ANN))?.ownedId;
      clock.advance(1_000);
      const second = { userId: ANN, nickName: nick("ann"), session: "second", address: "10.0.0.2" };
      expect(await store.claim(second)).toBe("user-id-taken");
      expect(await store.claim({ ...second, isProved: true })).toBe("owned");
      const [first, last] = await store.sessions(ANN);
      expect([first, last]).toMatchObject([{ address: "10.0.0.1" }, { address: "10.0.0.2" }]);
      expect((last?.beganAt ?? 0) - (first?.beganAt ?? 0)).toBe(1_000);
      expect(await store.session(ANN, "second")).toEqual(last);
      expect([await store.session(ANN, "third"), await store.session(BOB, "second")]).toEqual([
        undefined,
        undefined,
      ]);
      await store.endSession(ANN, first?.id ?? "");
      expect([await claim(ANN, "ann", "first"), await claim(ANN, "ann", "second")]).toEqual([
        "user-id-taken",
        "owned",
      ]);
      expect((await store.find(ANN))?.ownedId).toBe(owner);
    });

    it("[I22] a session knows by which password it came in, from its latest claim with one", async () => {
      const ann = { userId: ANN, nickName: nick("ann"), session: "first" };
      await store.claim({ ...ann, passwordId: "p1" });
      await store.claim(ann);
      expect((await store.session(ANN, "first"))?.passwordId).toBe("p1");
      await store.claim({ ...ann, passwordId: "p2" });
      await store.rename(ANN, nick("anna"));
      expect((await store.session(ANN, "first"))?.passwordId).toBe("p2");
    });

    it("[W3] the first to claim a user id or a nick owns it, and comes back with its secret alone", async () => {
      expect(await claim("u-ann", "ann")).toBe("owned");
      expect(await claim("u-ann", "ann")).toBe("owned");
      expect(await claim("u-ann", "ann", "another")).toBe("user-id-taken");
      expect(await claim("u-bob", "ann")).toBe("nick-taken");
      expect(await store.find(ANN)).toMatchObject({ userId: "u-ann", nickName: "ann" });
      expect(await store.find(BOB)).toBeUndefined();
    });

    it("[W3] of those who claim the same nick at once exactly one gets it", async () => {
      const outcomes = await Promise.all(["a", "b", "c"].map((id) => claim(`u-${id}`, "same")));
      expect(outcomes.filter((outcome) => outcome === "owned")).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === "nick-taken")).toHaveLength(2);
    });

    it("[W3] of those who claim the same user id at once under secrets of their own exactly one gets it", async () => {
      const outcomes = await Promise.all(["1", "2"].map((secret) => claim("u-ann", `ann${secret}`, secret)));
      expect(outcomes.sort()).toEqual(["owned", "user-id-taken"]);
    });

    it("[W4] nicks that look the same are the same", async () => {
      await claim("u-ann", "Alice");
      for (const same of ["ALICE", "ａｌｉｃｅ"]) expect(await claim("u-bob", same)).toBe("nick-taken");
    });

    it("[W5] a user that claims another nick has it, and the old one is free", async () => {
      await claim("u-ann", "ann");
      expect(await claim("u-ann", "anna")).toBe("owned");
      expect(await claim("u-bob", "ann")).toBe("owned");
      expect(await store.find(ANN)).toMatchObject({ nickName: "anna" });
    });

    it("[Q1] a rename needs a free nick, and frees the old one", async () => {
      await claim("u-ann", "ann");
      await claim("u-bob", "bob");
      expect(await store.rename(BOB, nick("ANN"))).toBe("nick-taken");
      expect(await store.rename(BOB, nick("Bob"))).toBe("owned");
      expect(await store.rename(toUserId("u-nobody"), nick("x"))).toBe("user-id-taken");
      const outcomes = await Promise.all([ANN, BOB].map((userId) => store.rename(userId, nick("best"))));
      expect(outcomes.sort()).toEqual(["nick-taken", "owned"]);
      expect(await claim("u-ann", "anyone")).toBe("owned");
    });

    it("[W6] a nick is kept while its owner is here on any connection, and 30 days after", async () => {
      await claim("u-ann", "ann");
      await store.entered(ANN, "one");
      await store.entered(ANN, "two");
      await store.left(ANN, "one");
      clock.advance(2 * IDENTITY_KEPT_MS);
      expect(await claim("u-bob", "ann")).toBe("nick-taken");
      await store.left(ANN, "two");
      clock.advance(IDENTITY_KEPT_MS);
      expect(await claim("u-bob", "ann")).toBe("nick-taken");
      clock.advance(1);
      expect(await claim("u-bob", "ann")).toBe("owned");
    });

    it("[W6] an end that is told late takes nothing from a connection that came meanwhile", async () => {
      await claim("u-ann", "ann");
      await store.entered(ANN, "old");
      await Promise.all([store.entered(ANN, "new"), store.left(ANN, "old")]);
      clock.advance(2 * IDENTITY_KEPT_MS);
      expect(await claim("u-bob", "ann")).toBe("nick-taken");
    });

    it("[W7] a guest gets a number after what a user owns, and owns nothing itself", async () => {
      await claim("7", "ann");
      await claim("7-2", "ann2");
      expect(await store.nameGuest(nick("Ann"), 7)).toEqual({ nickName: "Ann3", id: "7-3" });
      expect(await store.nameGuest(nick("eve"), 8)).toEqual({ nickName: "eve", id: 8 });
      expect(await claim("8", "eve")).toBe("owned");
    });

    it("[W7] a guest gets a free number also where thousands are taken", async () => {
      await claim("7", "ann");
      const taken = Array.from({ length: 1_000 }, (_, n) => claim(`7-${n + 2}`, `ann${n + 2}`));
      expect(new Set(await Promise.all(taken))).toEqual(new Set(["owned"]));
      const guest = await store.nameGuest(nick("ann"), 7);
      expect(guest.nickName).toMatch(/^ann\d{6}$/);
      expect(guest.id).toMatch(/^7-\d{6}$/);
    });

    it("[W12] an identity whose time is over is removed, but nobody who is here, and few at a time", async () => {
      await Promise.all(Array.from({ length: 150 }, (_, n) => claim(`u-${n}`, `user${n}`)));
      await store.entered(toUserId("u-3"), "only");
      clock.advance(IDENTITY_KEPT_MS);
      await claim("u-late", "late");
      expect(await store.forgetUnused(1_000)).toEqual({ removed: 0, more: false });
      clock.advance(1);
      expect(await store.forgetUnused(1_000)).toEqual({ removed: 99, more: true });
      const steps = await Promise.all([store.forgetUnused(1_000), store.forgetUnused(1_000)]);
      expect(steps.reduce((sum, { removed }) => sum + removed, 0)).toBe(50);
      for (const kept of ["u-3", "u-late"]) expect(await store.find(toUserId(kept))).toBeDefined();
    });

    it("[W12] of more than are kept the longest unused go, and of them nobody who is here", async () => {
      for (const name of ["a", "b", "c", "d", "e"]) {
        await claim(name, name);
        clock.advance(1);
      }
      await store.entered(toUserId("a"), "only");
      expect((await store.forgetUnused(3)).removed).toBe(2);
      const left = await Promise.all(["a", "b", "c", "d", "e"].map((name) => store.find(toUserId(name))));
      expect(left.flatMap((one) => one?.userId ?? [])).toEqual(["a", "d", "e"]);
      expect(await claim("eve", "b")).toBe("owned");
    });

    it("[W9] nobody is the server itself", async () => {
      expect(await claim("system", "ann")).toBe("user-id-taken");
      expect(await claim("u-ann", "GroupChat")).toBe("nick-taken");
      expect(await store.nameGuest(nick("groupchat"), "system")).toEqual({
        nickName: "groupchat2",
        id: "system-2",
      });
    });
  });
}
