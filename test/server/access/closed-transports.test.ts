import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keepPassword } from "../../../src/server/access/password.ts";
import { RoomServer } from "../../support/room-server.ts";
import { until } from "../../support/until.ts";

describe.each(["websocket", "polling"])("a closed server over %s", (transport) => {
  let server: RoomServer;
  beforeAll(async () => {
    server = await RoomServer.start();
    await server.stop();
    const passwordFile = `${server.data}.password`;
    writeFileSync(passwordFile, JSON.stringify(await keepPassword("correct horse")));
    server.entry = { passwordFile, tokens: true };
    await server.run();
  });
  afterAll(() => server.close());

  const dial = (auth?: object) => server.dial(auth, { transports: [transport] });
  const ann = { protocol: 1, nickName: "ann", userId: "u-ann", session: "secret of ann" };

  test("[I20] base clients and users without a secret are refused, and lose the connection", async () => {
    for (const auth of [undefined, ann, { ...ann, token: "x" }, { token: "x" }]) {
      const client = dial(auth);
      const { code } = await until(() => client.refusal);
      expect(code).toBe("UNAUTHORIZED");
      client.socket.emit("joinRoom", { nickName: "eve", id: 1, roomId: "room1" });
      await until(() => client.socket.io.engine.readyState === "closed");
      expect(client.heard).toEqual([]);
    }
  });

  test("[I20] who has the password comes in; a secret in the address is none", async () => {
    const client = dial({ ...ann, password: "correct horse" });
    await client.connected();
    expect(await client.hears("welcome")).toMatchObject({ entry: "closed", userId: "u-ann" });
    const asked = server.dial(
      { ...ann, userId: "u-eve", nickName: "eve" },
      { transports: [transport], query: { password: "correct horse" } },
    );
    expect(await until(() => asked.refusal)).toMatchObject({ reason: "password-or-token-needed" });
  });
});
