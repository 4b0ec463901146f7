import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readIfThere } from "../../src/cli/files/read-file.ts";
import { foreignEncoding } from "../../src/cli/files/text-encoding.ts";
import { readAll, readLines } from "../../src/cli/io/stdin.ts";
import { editText } from "../../src/cli/join/editor.ts";
import { loadConfig } from "../../src/cli/settings/config.ts";
import { editConfig } from "../../src/cli/settings/config-edit.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "groupchat-encodings-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const MARKED = Buffer.from("\ufeffhéllo\r\n小明\r\n", "utf8");
const UTF_16 = Buffer.from("\ufeff{}", "utf16le");

async function lines(input: Readable): Promise<string[]> {
  const all: string[] = [];
  for await (const { text } of readLines(input)) all.push(text);
  return all;
}

test("[Z65] a byte order mark is no part of standard input, however its bytes come, and CRLF ends a line", async () => {
  for (const size of [1, 2, 3, 100]) {
    const chunks = () => {
      const cut: Buffer[] = [];
      for (let from = 0; from < MARKED.length; from += size) cut.push(MARKED.subarray(from, from + size));
      return Readable.from(cut);
    };
    expect(await lines(chunks())).toEqual(["héllo", "小明"]);
    expect(await readAll(chunks())).toBe("héllo\r\n小明");
  }
  expect(await lines(Readable.from([Buffer.from([0xef])]))).toEqual(["\ufffd"]);
  expect(await lines(Readable.from([]))).toEqual([]);
});

test("[Z65] standard input in UTF-16 is refused by that name", async () => {
  await expect(readAll(Readable.from([UTF_16]))).rejects.toThrow(
    "standard input is UTF-16; give it as UTF-8",
  );
  await expect(lines(Readable.from([UTF_16.subarray(0, 1), UTF_16.subarray(1)]))).rejects.toThrow(/UTF-16/);
});

test.each([
  [[0xff, 0xfe, 0x61, 0], "UTF-16"],
  [[0xfe, 0xff, 0, 0x61], "UTF-16"],
  [[0x7b, 0, 0x7d, 0], "UTF-16"],
  [[0, 0x7b, 0, 0x7d], "UTF-16"],
  [[0xff, 0xfe, 0, 0], "UTF-32"],
  [[0, 0, 0xfe, 0xff], "UTF-32"],
  [[0x7b, 0x7d], undefined],
  [[0x7b, 0, 0x7d, 0x0a], undefined],
  [[0xe5, 0xb0, 0x8f], undefined],
])("[Z65] the bytes %j show %s", (bytes, encoding) => {
  expect(foreignEncoding(Uint8Array.from(bytes))).toBe(encoding);
});

test("[Z65] a config with a byte order mark and CRLF is read, and changed", async () => {
  mkdirSync(join(folder, "groupchat"));
  const file = join(folder, "groupchat", "config.json");
  writeFileSync(file, '\ufeff{\r\n  "nick": "al"\r\n}\r\n');
  expect(loadConfig({ XDG_CONFIG_HOME: folder }).nick).toBe("al");
  await editConfig(file, ["theme=dark"]);
  expect(readIfThere(file)).toBe('{\r\n  "nick": "al",\r\n  "theme": "dark"\r\n}\r\n');
});

test("[Z65] a file in another encoding is refused with what it is", () => {
  const file = join(folder, "config.json");
  writeFileSync(file, UTF_16);
  expect(() => readIfThere(file)).toThrow(`${file} is UTF-16; save it as UTF-8`);
  writeFileSync(file, Buffer.from([0x22, 0xd0, 0xa1, 0xc3, 0xf7, 0x22])); // 小明 in GBK
  expect(() => readIfThere(file)).toThrow(`${file} is not UTF-8; save it as UTF-8`);
});

test("[Z65] an editor that writes a byte order mark or CRLF puts neither into the draft", async () => {
  const editor = join(folder, "editor.sh");
  writeFileSync(editor, "#!/bin/sh\nprintf '\\357\\273\\277hello\\r\\n' > \"$1\"\n", { mode: 0o755 });
  expect(await editText("", { PATH: process.env.PATH, EDITOR: editor })).toEqual({ text: "hello" });
});
