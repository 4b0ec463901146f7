import {
  chmodSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { afterAll, describe, expect, test } from "vitest";
import { Certificates, HAS_OPENSSL } from "../support/certificates.ts";
import { Home } from "../support/program.ts";
import { Pty } from "../support/pty.ts";
import { until } from "../support/until.ts";

const homes: Home[] = [];
const ptys: Pty[] = [];

function newHome(): Home {
  const home = new Home();
  homes.push(home);
  return home;
}

afterAll(async () => {
  for (const pty of ptys) pty.kill();
  for (const home of homes) await home.close();
});

/** The common name of the certificate that a server shows now. */
function shownName(url: string): Promise<string | undefined> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
    socket.once("error", reject);
    socket.once("secureConnect", () => {
      resolve([socket.getPeerCertificate().subject.CN].flat()[0]);
      socket.destroy();
    });
  });
}

const person = (url: string, ...args: string[]) => ["--url", url, "--nick", "ann", "--room", "1", ...args];

// Without openssl, which makes the certificates, none of these can run.
describe.skipIf(!HAS_OPENSSL)("TLS (needs openssl)", () => {
  const makeServer = async () => {
    const home = newHome();
    const certificates = new Certificates(home.folder);
    const ca = certificates.authority();
    const here = certificates.signed("here", ca, "DNS:localhost", "IP:127.0.0.1");
    return { home, certificates, ca, here };
  };

  test("[U1] a server with a certificate speaks TLS, and clients that know its CA come in", async () => {
    const { home, ca, here } = await makeServer();
    const { url } = await home.serve(["--tls-cert", here.cert, "--tls-key", here.key]);
    expect(url).toMatch(/^wss:/);
    expect(await home.run(["send", ...person(url, "--ca", ca.cert), "hello"])).toMatchObject({
      code: 0,
      stderr: "",
    });
    const env = { GROUPCHAT_CA: ca.cert };
    expect((await home.run(["send", ...person(url), "again"], { env })).code).toBe(0);
    const told = await home.run(["tail", "--url", url, "--nick", "bob", "--rooms", "1", "--ca", ca.cert]);
    expect(told.stdout).toMatch(/hello\n.*again\n$/s);
    await home.run(["config", "--set", `ca=${ca.cert}`]);
    expect((await home.run(["send", ...person(url), "third"])).code).toBe(0);
  });

  test("[U2] a server that is not trusted is refused before anything is said: another name, another CA, none; each says why", async () => {
    const { home, certificates, ca, here } = await makeServer();
    const other = certificates.signed("other", ca, "DNS:chat.example");
    const { url } = await home.serve(["--tls-cert", other.cert, "--tls-key", other.key]);
    const send = (...args: string[]) => home.run(["send", ...person(url, ...args), "x"]);
    expect(await send("--ca", ca.cert)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("another name"),
    });
    expect(await send()).toMatchObject({ code: 3, stderr: expect.stringContaining("--ca") });
    expect(await send("--ca", here.key)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("there is no certificate in PEM"),
    });
    const insecure = await send("--insecure");
    expect(insecure).toMatchObject({ code: 0, stderr: expect.stringContaining("is not checked") });
    const told = await home.run(["tail", "--url", url, "--nick", "b", "--rooms", "1", "--insecure"]);
    expect(told.stdout.match(/ x\n/g)).toHaveLength(1);
  });

  test("[U2] TLS where there is none, and none where there is, are told", async () => {
    const { home, here } = await makeServer();
    const { url } = await home.serve(["--tls-cert", here.cert, "--tls-key", here.key]);
    const plain = await home.run(["send", ...person(url.replace("wss:", "ws:")), "x"]);
    expect(plain).toMatchObject({ code: 3, stderr: expect.stringContaining("wss://") });
    const other = newHome();
    const { url: open } = await other.serve();
    const secure = await other.run(["send", ...person(open.replace("ws:", "wss:")), "x"]);
    expect(secure).toMatchObject({ code: 3, stderr: expect.stringContaining("ws://") });
  });

  test("[U3] SIGHUP reads the certificate again, drops nobody, and keeps the old one where the new can't be used", async () => {
    const { home, certificates, ca, here } = await makeServer();
    const { url, running } = await home.serve(["--tls-cert", here.cert, "--tls-key", here.key]);
    const reader = home.start(["tail", "-f", "--url", url, "--nick", "r", "--rooms", "1", "--ca", ca.cert]);
    const say = (text: string) => home.run(["send", ...person(url, "--ca", ca.cert), text]);
    await say("one");
    await until(() => reader.stdout().includes("one"));
    const fresh = certificates.signed("fresh", ca, "DNS:localhost", "IP:127.0.0.1");
    copyFileSync(fresh.cert, here.cert);
    running.process.kill("SIGHUP");
    await until(() => running.stderr().includes("the certificate stays as it was"));
    expect(await shownName(url)).toBe("here");
    copyFileSync(fresh.key, here.key);
    running.process.kill("SIGHUP");
    await until(async () => (await shownName(url)) === "fresh");
    await say("two");
    await until(() => reader.stdout().includes("two"));
    expect(reader.stderr()).toBe("");
  });

  test("[U3] files that can't be used keep a server from starting, and each is named", async () => {
    const { home, certificates, ca, here } = await makeServer();
    const other = certificates.signed("other", ca, "DNS:localhost");
    const start = (cert: string, key: string) =>
      home.run(["serve", "--port", "0", "--tls-cert", cert, "--tls-key", key]);
    expect(await start(here.cert, other.key)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("other.key"),
    });
    expect(await start(here.key, here.key)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("here.key"),
    });
    expect((await start(join(home.folder, "none.pem"), here.key)).stderr).toContain("none.pem");
    const alone = await home.run(["serve", "--port", "0", "--tls-cert", here.cert]);
    expect(alone).toMatchObject({ code: 2, stderr: expect.stringContaining("--tls-key") });
  });

  test("[U4] a person at a terminal is asked once about a server for which nobody vouches; another key is refused loudly", async () => {
    const { home, certificates } = await makeServer();
    const own = certificates.selfSigned("own");
    const { url, running } = await home.serve(["--tls-cert", own.cert, "--tls-key", own.key]);
    const join_ = () => {
      const pty = new Pty(home, ["join", "--url", url, "--nick", "ann", "--rooms", "1"]);
      ptys.push(pty);
      return pty;
    };
    const refused = join_();
    await refused.shows("Trust it from now on?");
    refused.type("\r");
    expect((await refused.end()).code).toBe(3);
    for (const [key, code] of [
      ["\x04", 3],
      ["\x03", 0],
    ] as const) {
      const none = join_();
      await none.shows("Trust it from now on?");
      none.type(key);
      expect(await none.end()).toMatchObject(
        code === 0 ? { code, signal: constants.signals.SIGINT } : { code },
      );
      expect(none.output).not.toContain("unexpected");
    }
    const first = join_();
    await first.shows("Trust it from now on?");
    first.type("y\r");
    await first.shows("connected");
    const pins = join(home.folder, "state", "groupchat", "pins.json");
    expect(statSync(pins).mode & 0o777).toBe(0o600);
    expect((await home.run(["send", ...person(url), "hello"])).code).toBe(0);
    const again = join_();
    await again.shows("connected");
    expect(again.output).not.toContain("Trust it");
    const thief = certificates.selfSigned("thief");
    for (const file of ["cert", "key"] as const) copyFileSync(thief[file], own[file]);
    running.process.kill("SIGHUP");
    await until(async () => (await home.run(["send", ...person(url), "x"])).code === 3);
    expect((await home.run(["send", ...person(url), "x"])).stderr).toContain("not the one that you trusted");
    expect(readFileSync(pins, "utf8")).toContain(new URL(url).host);
  });
});

// Without openssl, which makes the certificates, none of these can run.
describe.skipIf(!HAS_OPENSSL)("a CA that a person named (needs openssl)", () => {
  test("[U4] is the only one: nobody is asked about a server for which it does not vouch", async () => {
    const home = newHome();
    const certificates = new Certificates(home.folder);
    const ca = certificates.authority();
    const own = certificates.selfSigned("own");
    const { url } = await home.serve(["--tls-cert", own.cert, "--tls-key", own.key]);
    const pty = new Pty(home, ["join", "--url", url, "--nick", "ann", "--rooms", "1", "--ca", ca.cert]);
    ptys.push(pty);
    expect((await pty.end()).code).toBe(3);
    expect(pty.output).toContain("none of those in the file of --ca vouches");
    expect(pty.output).not.toContain("Trust it");
  });

  test("[U1] what on runs finds the file of it", async () => {
    const home = newHome();
    const certificates = new Certificates(home.folder);
    const ca = certificates.authority();
    const here = certificates.signed("here", ca, "DNS:localhost", "IP:127.0.0.1");
    const { url } = await home.serve(["--tls-cert", here.cert, "--tls-key", here.key]);
    const bot = ["on", "--url", url, "--nick", "bot", "--rooms", "1", "--ca", ca.cert, "--since", "1m"];
    const running = home.start([...bot, "printenv", "GROUPCHAT_CA"]);
    await home.run(["send", ...person(url, "--ca", ca.cert), "hello"]);
    await until(() => running.stdout().includes(`${ca.cert}\n`));
  });
});

describe("a Unix socket", () => {
  test("[U5] is another place to listen, for its owner alone; without --port the only one; removed at the end", async () => {
    const home = newHome();
    const path = join(home.folder, "chat.sock");
    const running = home.start(["serve", "--socket", path, "--data", join(home.folder, "s.db")], {
      env: { GROUPCHAT_PORT: "" },
    });
    await until(() => running.stdout().includes(`serves unix:${path}`));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const url = `unix:${path}`;
    expect(await home.run(["send", ...person(url), "hello"])).toMatchObject({ code: 0, stderr: "" });
    const told = await home.run(["tail", "--url", url, "--nick", "bob", "--rooms", "1"]);
    expect(told.stdout).toContain("hello");
    expect((await home.run(["doctor", "--url", url])).stdout).toContain(path);
    const second = await home.run(["serve", "--socket", path, "--data", join(home.folder, "t.db")]);
    expect(second).toMatchObject({ code: 1, stderr: expect.stringContaining("another server listens") });
    running.process.kill("SIGTERM");
    expect((await running.ended).code).toBe(0);
    expect(existsSync(path)).toBe(false);
    const gone = await home.run(["send", ...person(url), "x"]);
    expect(gone).toMatchObject({ code: 3, stderr: expect.stringContaining("no such socket") });
  });

  test("[U5] what a dead server left is replaced; what is no socket stays as it is", async () => {
    const home = newHome();
    const path = join(home.folder, "chat.sock");
    const dead = home.start(["serve", "--socket", path, "--data", join(home.folder, "s.db")]);
    await until(() => dead.stdout().includes("serves"));
    dead.process.kill("SIGKILL");
    await dead.ended;
    expect(existsSync(path)).toBe(true);
    const alive = home.start(["serve", "--socket", path, "--data", join(home.folder, "s.db")]);
    await until(() => alive.stdout().includes("serves"));
    expect((await home.run(["send", ...person(`unix:${path}`), "x"])).code).toBe(0);
    const file = join(home.folder, "notes.txt");
    writeFileSync(file, "mine");
    const refused = await home.run(["serve", "--socket", file, "--data", join(home.folder, "t.db")]);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("is no socket") });
    expect(readFileSync(file, "utf8")).toBe("mine");
  });

  test("[U5] a path may have spaces and any script, but none that the system would cut", async () => {
    const home = newHome();
    const path = join(home.folder, "a 聊天.sock");
    const running = home.start(["serve", "--socket", path, "--data", join(home.folder, "s.db")]);
    await until(() => running.stdout().includes("serves"));
    expect((await home.run(["send", ...person(`unix:${path}`), "x"])).code).toBe(0);
    expect(await home.run(["doctor", "--url", `unix:${path}`])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(path),
    });
    const long = join(home.folder, "x".repeat(110));
    expect(await home.run(["serve", "--socket", long, "--data", ":memory:"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("too long for a socket"),
    });
    expect(readdirSync(home.folder).filter((name) => name.startsWith("xx"))).toEqual([]);
  });

  test("[U5] with --port a server listens at both", async () => {
    const home = newHome();
    const path = join(home.folder, "chat.sock");
    const { url } = await home.serve(["--socket", path]);
    expect(url).toMatch(/^ws:/);
    for (const one of [url, `unix:${path}`]) {
      expect((await home.run(["send", ...person(one), "x"])).code).toBe(0);
    }
  });
});

test("[U7] files of a person are theirs alone, whatever the umask; doctor tells of those that are not", async () => {
  const home = newHome();
  const { url } = await home.serve();
  const before = process.umask(0);
  const said = await home.run(["send", "--url", url, "--nick", "ann", "--room", "1", "hello"]);
  await home.run(["config", "--set", "nick=ann"]);
  process.umask(before);
  expect(said.code).toBe(0);
  const state = join(home.folder, "state", "groupchat");
  const config = join(home.folder, "config", "groupchat", "config.json");
  const modes = [state, join(state, "identities"), config].map((path) => statSync(path).mode & 0o777);
  expect(modes).toEqual([0o700, 0o700, 0o600]);
  expect((await home.run(["doctor", "--url", url])).stdout).not.toContain("chmod");
  chmodSync(state, 0o755);
  chmodSync(config, 0o644);
  const { stdout } = await home.run(["doctor", "--url", url]);
  expect(stdout).toContain(`chmod 700 ${state}`);
  expect(stdout).toContain(`chmod 600 ${config}`);
});
