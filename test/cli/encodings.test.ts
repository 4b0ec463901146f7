import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { editText } from "../../src/cli/commands/join/editor.ts";
import { readIfThere } from "../../src/cli/files/read-file.ts";
import { readAll, readLines } from "../../src/cli/io/stdin.ts";
import { loadConfig } from "../../src/cli/settings/config.ts";
import { editConfig } from "../../src/cli/settings/config-edit.ts";
import { findForeignEncoding } from "../../src/files/text-encoding.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "groupchat-encodings-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const MARKED = Buffer.from("\ufeffhéllo\r\n小明\r\n", "utf8");
const UTF_16 = Buffer.from("\ufeff{}", "utf16le");

const undamaged = (line: number) => expect.unreachable(`line ${line} is damaged`);

async function lines(input: Readable): Promise<string[]> {
  const all: string[] = [];
  for await (const { text } of readLines(input, undamaged)) all.push(text);
  return all;
}

/** Lets an input be cut into chunks of so many bytes. */
function chunked(bytes: Buffer, size: number): Readable {
  const cut: Buffer[] = [];
  for (let from = 0; from < bytes.length; from += size) cut.push(bytes.subarray(from, from + size));
  return Readable.from(cut);
}

test("[Z65] a byte order mark is no part of standard input, however its bytes come, and CRLF ends a line", async () => {
  for (const size of [1, 2, 3, 100]) {
    expect(await lines(chunked(MARKED, size))).toEqual(["héllo", "小明"]);
    expect(await readAll(chunked(MARKED, size), undamaged)).toBe("héllo\r\n小明");
  }
  expect(await lines(chunked(Buffer.from("a\n\ufeffb\n"), 1))).toEqual(["a", "\ufeffb"]);
  expect(await lines(Readable.from([MARKED.subarray(0, 3)]))).toEqual([]);
  expect(await lines(Readable.from([]))).toEqual([]);
});

test("[Z65] bad bytes in standard input become U+FFFD, and their first line is told once", async () => {
  const bytes = Buffer.from("one\ncaf\xe9\nthree\n\xff four\nfi\xc3", "latin1");
  for (const size of [1, 3, 100]) {
    const damaged: number[] = [];
    const all: string[] = [];
    for await (const { line, text } of readLines(chunked(bytes, size), (first) => damaged.push(first))) {
      all.push(`${line} ${text}`);
    }
    expect(all).toEqual(["1 one", "2 caf\ufffd", "3 three", "4 \ufffd four", "5 fi\ufffd"]);
    const text = await readAll(chunked(bytes, size), (first) => damaged.push(first));
    expect(text).toBe("one\ncaf\ufffd\nthree\n\ufffd four\nfi\ufffd");
    expect(damaged).toEqual([2, 2]);
  }
});

test("[Z65] standard input in UTF-16 is refused by that name", async () => {
  await expect(readAll(Readable.from([UTF_16]), undamaged)).rejects.toThrow(
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
  expect(findForeignEncoding(Uint8Array.from(bytes))).toBe(encoding);
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

test("[Z65] text from an editor that is not UTF-8 is kept in its file, and never damages the draft", async () => {
  const editor = join(folder, "editor.sh");
  writeFileSync(editor, "#!/bin/sh\nprintf 'caf\\351' > \"$1\"\n", { mode: 0o755 });
  const edited = await editText("", { PATH: process.env.PATH, EDITOR: editor });
  const [, file = ""] = "reason" in edited ? (/^not UTF-8: (.*)$/.exec(edited.reason) ?? []) : [];
  expect(readFileSync(file)).toEqual(Buffer.from("caf\xe9", "latin1"));
  rmSync(dirname(file), { recursive: true });
});
