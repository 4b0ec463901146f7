import { describe, expect, test } from "vitest";
import { ROOM } from "../../../src/core/protocol/event-names.ts";
import type { RoomId } from "../../../src/core/protocol/names.ts";
import { ROLES, type Role } from "../../../src/core/protocol/roles.ts";
import type { SettingsChange } from "../../../src/core/protocol/room-settings.ts";
import { room } from "../../support/drafts.ts";
import { v1Client } from "../../support/pair-client.ts";
import type { Payload } from "../../support/payload.ts";
import { HubNetwork } from "../../support/socket-pair.ts";

const OPS = room("roomops");

const reasonOf = (reply: Payload): string | undefined => reply.error?.reason;

describe("every kind of room", () => {
  const KINDS: Readonly<Record<string, SettingsChange>> = {
    public: {},
    unlisted: { listed: false },
    private: { private: true },
    "read-only": { readOnly: true },
    archived: { archived: true },
    "topic-locked": { topicLock: true },
  };
  const SAYING = ["client_msg", "client_msgs", "edit", "delete", "react", "typing"];
  const EVENTS: Readonly<Record<string, (roomId: RoomId) => object>> = {
    joinRoom: (roomId) => ({ roomId }),
    client_msg: (roomId) => ({ roomId, msg: "hi" }),
    client_msgs: (roomId) => ({ roomId, messages: [{ msg: "hi", clientMsgId: "a" }] }),
    history: (roomId) => ({ roomId, limit: 10 }),
    search: (roomId) => ({ query: "one", roomIds: [roomId], limit: 10 }),
    who: (roomId) => ({ roomId }),
    topic: (roomId) => ({ roomId, topic: "t" }),
    edit: (roomId) => ({ roomId, seq: 1, changeId: "x", msg: "x" }),
    delete: (roomId) => ({ roomId, seq: 1, changeId: "x" }),
    react: (roomId) => ({ roomId, seq: 1, changeId: "x", emoji: "👍", on: true }),
    pin: (roomId) => ({ roomId, seq: 1, changeId: "x", on: true }),
    pins: (roomId) => ({ roomId }),
    changes: (roomId) => ({ roomId, after: 0, limit: 10 }),
    thread: (roomId) => ({ roomId, seq: 1, limit: 10 }),
    read: (roomId) => ({ roomId, seq: 1 }),
    typing: (roomId) => ({ roomId, typing: true }),
    room: (roomId) => ({ roomId, settings: { topicLock: false } }),
    invite: (roomId) => ({ roomId }),
    leaveRoom: (roomId) => ({ roomId }),
  };

  /** The events that a role may not do, in whatever room. */
  const FORBIDDEN: Readonly<Record<Role, readonly string[]>> = {
    guest: ["pin", "topic", "room", "invite"],
    reader: [...SAYING, "pin", "topic", "room", "invite"],
    member: ["room", "invite"],
    moderator: [],
    admin: [],
  };

  /** The refusal that a role gets for an event in a kind of room, as a person would say it. */
  function refusalOf(kind: string, role: Role, event: string): string | undefined {
    const moderates = role === "moderator" || role === "admin";
    const writes = [...SAYING, "pin", "topic"].includes(event);
    if (FORBIDDEN[role].includes(event)) return "role-forbids";
    if (kind === "archived" && (writes || event === "invite")) return "room-archived";
    if (kind === "read-only" && writes && !moderates) return "room-read-only";
    return kind === "topic-locked" && event === "topic" && !moderates ? "topic-locked" : undefined;
  }

  const CLOSING = ["role-forbids", "room-archived", "room-read-only", "topic-locked", "room-closed"];

  describe.each(Object.keys(KINDS))("%s", (kind) => {
    test.each(ROLES)(
      "[I42] [I48] refuses each event of a %s where the table or a setting does",
      async (role) => {
        const network = new HubNetwork();
        const ann = await v1Client(network, "ann");
        const { roomId } =
          kind === "private" ? await ann.ask(ROOM, { settings: KINDS[kind] }) : { roomId: OPS };
        await ann.join(roomId);
        await ann.say(roomId, "one");
        if (kind !== "private") await ann.ask(ROOM, { roomId, settings: KINDS[kind] });
        const eve = await v1Client(network, "eve");
        await network.give("u-eve", role, roomId);
        await eve.join(roomId);
        for (const [event, payload] of Object.entries(EVENTS)) {
          const reason = reasonOf(await eve.ask(event, payload(roomId)));
          const refused = reason !== undefined && CLOSING.includes(reason) ? reason : undefined;
          expect([event, refused]).toEqual([event, refusalOf(kind, role, event)]);
        }
      },
    );
  });
});
