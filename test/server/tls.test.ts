import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect as connectTcp } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { afterAll, describe, expect, test } from "vitest";
import { parseTrustedNetwork } from "../../src/server/sockets/addresses.ts";
import { Certificates, HAS_OPENSSL } from "../support/certificates.ts";
import { RoomServer } from "../support/room-server.ts";
import { until } from "../support/until.ts";

const folder = mkdtempSync(join(tmpdir(), "groupchat-tls-"));
afterAll(() => rmSync(folder, { recursive: true }));

const V1 = "PROXY TCP4 203.0.113.8 127.0.0.1 5000 9999\r\n";
const REQUEST =
  "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nhost: localhost\r\nconnection: keep-alive\r\n\r\n";

// Without openssl, which makes the certificates, none of these can run.
describe.skipIf(!HAS_OPENSSL)("TLS of a server (needs openssl)", () => {
  const certificates = new Certificates(folder);
  const ca = HAS_OPENSSL ? certificates.authority() : undefined;
  const files = ca && certificates.signed("server", ca, "IP:127.0.0.1");

  const start = async (...trusted: readonly string[]) => {
    const server = await RoomServer.start();
    server.tls = files;
    server.trustedProxies = trusted.flatMap((one) => parseTrustedNetwork(one) ?? []);
    await server.restart();
    return server;
  };

  /** What a server answers by TLS, behind what is sent plainly before it. */
  const answer = (url: string, before: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(url);
      const tcp = connectTcp({ host: hostname, port: Number(port), localAddress: "127.0.0.3" });
      tcp.write(before);
      const socket = connect({ socket: tcp, ca: readFileSync(ca?.cert ?? ""), host: hostname });
      let text = "";
      socket.setEncoding("utf8").on("data", (more) => {
        text += more;
        if (text.includes("sid")) {
          resolve(text);
          socket.destroy();
        }
      });
      socket.on("error", reject);
      socket.write(REQUEST);
    });

  test("[U1] a trusted proxy may name its client before the handshake of TLS", async () => {
    const server = await start("127.0.0.3");
    expect(await answer(server.url, "")).toContain('"sid"');
    expect(await answer(server.url, V1)).toContain('"sid"');
    await server.close();
  });

  test("[U1] nobody else may, and the connection ends", async () => {
    const server = await start();
    await expect(answer(server.url, V1)).rejects.toThrow();
    expect(await answer(server.url, "")).toContain('"sid"');
    await server.close();
  });

  test("[U1] a connection that never begins to speak TLS is ended in the time that a client has to come in", async () => {
    const server = await RoomServer.start({ connectTimeoutMs: 1_000 });
    server.tls = files;
    await server.restart();
    const { hostname, port } = new URL(server.url);
    const tcp = connectTcp({ host: hostname, port: Number(port) });
    let ended = false;
    tcp
      .on("error", () => {})
      .on("close", () => {
        ended = true;
      });
    await until(() => ended, 20_000);
    await server.close();
  });
});
