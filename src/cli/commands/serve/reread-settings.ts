import type { Logger } from "../../../core/logger.ts";
import { safeLine } from "../../../core/text/safe-text.ts";
import { oneLine } from "../../exit.ts";
import { needsRestart } from "../../settings/at-start.ts";
import { valueText } from "../../settings/server-config.ts";
import {
  SETTING_FIELDS,
  type ServerSettings,
  type SettingField,
  settingName,
} from "../../settings/server-settings.ts";
import type { CliWords } from "../../words/english.ts";
import { changeSettings } from "./server-options.ts";

interface Told {
  readonly logger: Logger;
  readonly words: CliWords;
}

/**
 * Reads the settings of a running server again, and returns those that are to hold. The log tells each change in a line, also those that need a
 * restart. Where something is wrong with what is read, all stays as it was, and the log says why.
 */
export function rereadSettings(
  current: ServerSettings,
  read: () => ServerSettings,
  { logger, words }: Told,
): ServerSettings {
  try {
    const next = read();
    const changed = SETTING_FIELDS.filter((field) => plainText(next, field) !== plainText(current, field));
    for (const field of changed) {
      const what = needsRestart(field) ? "a setting will change with a restart" : "a setting changed";
      const [from, to] = [plainText(current, field), plainText(next, field)];
      logger.warn(what, { setting: settingName(field), from, to });
    }
    if (changed.length === 0) logger.warn("no setting changed");
    return changeSettings(current, next);
  } catch (error) {
    logger.error("no setting changed: the config file can't be used", {
      why: safeLine(oneLine(error, words)),
    });
    return current;
  }
}

function plainText(settings: ServerSettings, field: SettingField): string {
  return valueText(settings, field).replaceAll('"', "");
}
