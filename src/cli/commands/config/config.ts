import { columns, padColumns } from "../../../core/text/columns.ts";
import { safeLine } from "../../../core/text/safe-text.ts";
import { EXIT } from "../../exit.ts";
import { configFile } from "../../files/paths.ts";
import { jsonLine } from "../../io/output.ts";
import type { SettingRecord } from "../../io/records.ts";
import { write } from "../../io/streams.ts";
import { loadConfig } from "../../settings/config.ts";
import { editConfig } from "../../settings/config-edit.ts";
import { screenConfig } from "../../settings/screen-config.ts";
import { settingList } from "../../settings/setting-list.ts";
import type { Shell } from "../../shell.ts";
import type { CliWords } from "../../words/english.ts";
import type { ShellCommand } from "../shell-command.ts";

/** Prints what holds and where each value came from, a line each; or where the file is; or changes the file. */
export async function config(command: ShellCommand, { env, output, words }: Shell): Promise<number> {
  const { path, set, json } = command.opts();
  if (set !== undefined) {
    await editConfig(configFile(env), set);
    return EXIT.done;
  }
  if (path === true) {
    await write(output, `${safeLine(configFile(env))}\n`);
    return EXIT.done;
  }
  const loaded = loadConfig(env);
  const records = settingList({ command, config: loaded, screen: screenConfig(loaded), env });
  const lines = json === true ? records.map(jsonLine) : table(records, words);
  await write(output, `${lines.join("\n")}\n`);
  return EXIT.done;
}

/** Wider values push what is behind them out of line rather than all the others away. */
const WIDEST = 48;

/** `url   ws://127.0.0.1:9999  environment GROUPCHAT_URL`, aligned. */
function table(records: readonly SettingRecord[], words: CliWords): string[] {
  const values = records.map(({ name, value }) => [name, valueText(value, words)] as const);
  const widest = (texts: readonly string[]) => Math.min(WIDEST, Math.max(...texts.map(columns)));
  const nameWidth = widest(values.map(([name]) => name));
  const fitting = values.map(([, value]) => value).filter((value) => columns(value) <= WIDEST);
  const valueWidth = widest(fitting);
  return records.map(({ source, from }, at) => {
    const [name = "", value = ""] = values[at] ?? [];
    const origin =
      from === null ? words.helping.sources[source] : `${words.helping.sources[source]} ${safeLine(from)}`;
    return `${padColumns(name, nameWidth)}  ${padColumns(value, valueWidth)}  ${origin}`;
  });
}

/** Text as it is, groups as `--rooms` takes them, the rest as JSON. */
function valueText(value: unknown, { helping }: CliWords): string {
  if (value === null) return helping.nothing;
  if (typeof value === "string") return safeLine(value);
  if (Array.isArray(value) && value.every(isGroup)) {
    const rooms = value.map((group) => safeLine(`${group.name}=${group.value}`));
    return rooms.length === 0 ? helping.nothing : rooms.join(",");
  }
  const text = jsonLine(value as object); // what is left are objects and truth values
  return text === "{}" ? helping.nothing : text;
}

function isGroup(value: unknown): value is { name: string; value: string } {
  return value instanceof Object && "name" in value && "value" in value;
}
