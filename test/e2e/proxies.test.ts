import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { io } from "socket.io-client";
import { afterAll, describe, expect, test } from "vitest";
import { Certificates, HAS_OPENSSL } from "../support/certificates.ts";
import { Home } from "../support/program.ts";
import { until } from "../support/until.ts";

/** The proxies of `examples/proxies`, and how each is run in the foreground. */
const PROXIES = [
  {
    program: "nginx",
    example: "nginx.conf",
    args: ["-g", "daemon off; pid nginx.pid; error_log stderr;", "-p", ".", "-c"],
  },
  { program: "haproxy", example: "haproxy.cfg", args: ["-db", "-f"] },
  { program: "caddy", example: "Caddyfile", args: ["run", "--adapter", "caddyfile", "--config"] },
] as const;

const FOREIGN = "127.0.0.5";

const homes: Home[] = [];
const running: ChildProcess[] = [];

afterAll(async () => {
  for (const child of running) child.kill();
  for (const home of homes) await home.close();
});

function isInstalled(program: string): boolean {
  const path = `/usr/sbin:/sbin:${process.env.PATH}`;
  return spawnSync(program, [program === "caddy" ? "version" : "-v"], { env: { PATH: path } }).status === 0;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

describe.each(PROXIES)("$program before the server", ({ program, example, args }) => {
  // Without the proxy, or openssl, which makes the certificates, it can't run: .ci/run installs them.
  test.skipIf(!HAS_OPENSSL || !isInstalled(program))(
    `[U6] ${example} as it stands in examples/: clients come in by wss://, each for its own address (needs ${program} and openssl)`,
    async () => {
      const home = new Home();
      homes.push(home);
      const certificates = new Certificates(home.folder);
      const ca = certificates.authority();
      const files = certificates.signed("chat", ca, "DNS:localhost");
      const both = join(home.folder, "both.pem");
      writeFileSync(both, readFileSync(files.cert, "utf8") + readFileSync(files.key, "utf8"));
      const { url, running: server } = await home.serve(["--trust-proxy", "127.0.0.1", "--verbose"]);
      const port = await freePort();
      const config = readFileSync(`examples/proxies/${example}`, "utf8")
        .replace(/\b443\b/, String(port))
        .replace("127.0.0.1:9999", new URL(url).host)
        .replace("/etc/groupchat/chat-with-key.pem", both)
        .replace("/etc/groupchat/chat.pem", files.cert)
        .replace("/etc/groupchat/chat.key", files.key)
        .replaceAll("chat.example", "localhost");
      const file = join(home.folder, example);
      writeFileSync(file, config);
      const env = { ...home.env(), PATH: `/usr/sbin:/sbin:${process.env.PATH}` };
      const proxy = spawn(program, [...args, file], { cwd: home.folder, env, stdio: "ignore" });
      running.push(proxy);
      const secure = `wss://localhost:${port}`;
      const send = () =>
        home.run(["send", "--url", secure, "--ca", ca.cert, "--nick", "ann", "--room", "1", "hello"]);
      await until(async () => (await send()).code === 0, 20_000);
      const options = { ca: readFileSync(ca.cert, "utf8"), localAddress: FOREIGN, forceNew: true };
      const client = io(secure, { ...options, transports: ["websocket"] });
      await until(() => client.connected, 10_000);
      const polling = io(secure, { ...options, transports: ["polling"] });
      await until(() => polling.connected, 10_000);
      for (const one of [client, polling]) one.close();
      await until(() => server.stderr().includes(`"address":"${FOREIGN}"`));
      expect(server.stderr()).toContain(`"address":"${FOREIGN}"`);
      proxy.kill();
    },
  );
});
