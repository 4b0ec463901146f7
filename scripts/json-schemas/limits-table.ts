import { valueText } from "../../src/cli/settings/server-config.ts";
import {
  isLimit,
  SERVER_SETTINGS,
  SETTING_FIELDS,
  settingName,
} from "../../src/cli/settings/server-settings.ts";
import { englishShell } from "../../src/cli/words/english.ts";
import { DEFAULT_SERVER_LIMITS } from "../../src/server/server-limits.ts";

const TABLE = /(?<=<!-- limits: .* -->\n)[\s\S]*(?=<!-- end of limits -->)/;

/** Puts the table of a server's limits, as they are by default, between its marks in a page. */
export function withLimitsTable(page: string): string {
  const rows = SETTING_FIELDS.filter(isLimit).map((field) => {
    const value = valueText(DEFAULT_SERVER_LIMITS, field).replaceAll('"', "");
    return `| \`${settingName(field)}\` | \`${value}\` | ${SERVER_SETTINGS[field].describe(englishShell)} |\n`;
  });
  return page.replace(TABLE, () => `\n| setting | default | limits |\n|---|---|---|\n${rows.join("")}\n`);
}
