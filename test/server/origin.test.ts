import { describe, expect, it } from "vitest";
import {
  type AllowedOrigin,
  type AllowedOrigins,
  findRefusalReason,
  listMachineNames,
  parseAllowedOrigin,
} from "../../src/server/sockets/origin.ts";

const NAMES = listMachineNames("Box.corp.example", "chat.local.");

function allowing(...texts: readonly string[]): AllowedOrigins {
  const parsed = texts.map((text) => parseAllowedOrigin(text) ?? expect.fail(text));
  return parsed.includes("all") ? "all" : (parsed as AllowedOrigin[]); // "all" is none of them
}

const refuse = (origin: string | undefined, host: string | undefined, ...allowed: readonly string[]) =>
  findRefusalReason({ origin, host }, { allowed: allowing(...allowed), names: NAMES });

describe("which pages may use a server", () => {
  it.each<[origin: string | undefined, host: string | undefined, ...allowed: string[]]>([
    [undefined, "127.0.0.1:9999"],
    [undefined, "anything.example"],
    [undefined, undefined],
    ["http://localhost:8080", "127.0.0.1:9999"],
    ["http://localhost", "localhost:9999"],
    ["https://LOCALHOST:8443", "[::1]:9999"],
    ["http://localhost.:8080", "localhost.:9999"],
    ["http://[::1]:8080", "127.0.0.1:9999"],
    ["http://[::ffff:127.0.0.1]:8080", "127.8.9.10:9999"],
    ["http://127.0.0.2:3000", "localhost:9999"],
    ["http://0.0.0.0:8000", "127.0.0.1:9999"],
    ["http://192.168.1.7:8080", "192.168.1.7:9999"],
    ["http://[fd00::7]:8080", "[FD00:0:0::7]:9999"],
    ["http://box:8080", "BOX:9999"],
    ["http://box.corp.example", "box.corp.example."],
    ["http://box.local:8080", "box.local:9999"],
    ["https://chat.local", "chat.local:9999"],
    ["https://app.example", "127.0.0.1:9999", "https://app.example"],
    ["https://APP.example:443", "127.0.0.1", "https://App.Example/"],
    ["https://app.example:8443", "127.0.0.1", "https://app.example:8443"],
    ["http://app.example:3000", "127.0.0.1", "app.example"],
    ["https://app.example", "127.0.0.1", "app.example:443"],
    ["https://app.example", "127.0.0.1", "other.example", "https://app.example"],
    ["https://app.example", "app.example", "https://app.example"],
    ["https://app.example", "chat.example:9999", "https://app.example", "chat.example"],
    ["https://xn--bcher-kva.example", "127.0.0.1", "https://bücher.example"],
    ["chrome-extension://abcdef", "127.0.0.1:9999", "chrome-extension://abcdef"],
    ["http://[::1]:8080", "192.168.1.7:9999", "localhost"],
    ["null", "127.0.0.1:9999", "*"],
    ["https://evil.example", "evil.example", "*"],
  ])("[V9][V10][V11] of %s, to %s, is let in (%s %s)", (origin, host, ...allowed) => {
    expect(refuse(origin, host, ...allowed)).toBeUndefined();
  });

  it.each<[origin: string, host: string | undefined, ...allowed: string[]]>([
    ["https://evil.example", "127.0.0.1:9999"],
    ["http://evil.example", "evil.example"],
    ["http://evil.example:9999", "evil.example:9999"],
    ["http://localhost:8080", "evil.example:9999"],
    ["http://localhost:8080", undefined],
    ["http://localhost:8080", ""],
    ["http://localhost:8080", "evil@127.0.0.1"],
    ["http://localhost.evil.example", "localhost:9999"],
    ["http://evil.example#localhost", "localhost:9999"],
    ["http://localhost:1@evil.example", "localhost:9999"],
    ["http://evil@localhost", "localhost:9999"],
    ["http://localhost/evil", "localhost:9999"],
    ["http://localhost, https://evil.example", "localhost:9999"],
    ["http://localhost https://evil.example", "localhost:9999"],
    ["http://127.0.0.1.evil.example", "127.0.0.1:9999"],
    ["http://128.0.0.1", "127.0.0.1:9999"],
    ["http://192.168.1.8", "192.168.1.7:9999"],
    ["http://localhost:8080", "192.168.1.7:9999"],
    ["http://box.evil.example", "box.evil.example"],
    ["http://corp.example", "corp.example"],
    ["null", "127.0.0.1:9999"],
    ["NULL", "localhost"],
    ["", "127.0.0.1:9999"],
    ["localhost", "localhost:9999"],
    ["file://", "127.0.0.1:9999"],
    ["file://localhost", "localhost:9999"],
    ["chrome-extension://localhost", "localhost:9999"],
    ["http://", "127.0.0.1:9999"],
    ["http://[::1", "[::1]:9999"],
    ["http://app.example", "127.0.0.1", "https://app.example"],
    ["https://app.example:8443", "127.0.0.1", "https://app.example"],
    ["https://app.example:8443", "127.0.0.1", "app.example:443"],
    ["https://app.example.evil.example", "127.0.0.1", "app.example"],
    ["https://sub.app.example", "127.0.0.1", "app.example"],
    ["moz-extension://app.example", "127.0.0.1", "app.example"],
    ["https://app.example", "evil.example", "https://app.example"],
    ["null", "127.0.0.1", "app.example"],
  ])("[V9][V10][V11] of %s, to %s, is refused (%s)", (origin, host, ...allowed) => {
    expect(refuse(origin, host, ...allowed)).toMatch(/operator can .* --origin /);
  });

  it("[V12] a refusal says what the operator can write, and nothing that a page made up", () => {
    expect(refuse("https://Evil.example:8443", "127.0.0.1")).toBe(
      "pages of https://evil.example:8443 may not use this server; its operator can let them in with --origin https://evil.example:8443",
    );
    expect(refuse("https://evil.example", "evil.example:9999")).toBe(
      "pages can't reach this server as evil.example: use its address; the server's operator can allow the name with --origin evil.example",
    );
    expect(refuse("<script>", "127.0.0.1")).not.toContain("script");
    expect(refuse("http://localhost", "<script>")).not.toContain("script");
    for (const origin of ["https://evil.example:8443", "https://xn--bcher-kva.example"]) {
      const [, advice = ""] = /--origin (\S+)$/.exec(refuse(origin, "127.0.0.1") ?? "") ?? [];
      expect(refuse(origin, "127.0.0.1", advice)).toBeUndefined();
    }
  });

  it.each([
    "",
    " ",
    "null",
    "**",
    "*.example.com",
    "https://*.example.com",
    "https://app.example/path",
    "https://app.example?x",
    "https://user@app.example",
    "https://",
    "://app.example",
    "wss://app.example",
    "file://app.example",
    "app example",
    "app.example:port",
    "app.example:99999",
    "::1",
    "a,b",
  ])("[V11] what names no page is none: %j", (text) => {
    expect(parseAllowedOrigin(text)).toBeUndefined();
  });
});
