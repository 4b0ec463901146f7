import { resolve } from "node:path";
import { DEFAULT_SERVER_LIMITS, type ServerLimits, withoutRates } from "../../../server/server-limits.ts";
import type { TlsFiles } from "../../../server/sockets/tls.ts";
import { UsageError } from "../../exit.ts";
import { expandPath, findDataFile } from "../../files/paths.ts";
import { needsRestart } from "../../settings/at-start.ts";
import { printServerConfig, readServerConfig, valueText } from "../../settings/server-config.ts";
import {
  flagName,
  IN_MEMORY,
  isLimit,
  SETTING_DEFAULTS,
  SETTING_FIELDS,
  type ServerSettings,
  type SettingField,
} from "../../settings/server-settings.ts";
import type { Shell } from "../../shell.ts";
import { defaultOf, type ShellCommand } from "../shell-command.ts";

/** Settles the settings of a server: flag over environment over `--config` over default. Throws UsageError for a bad file. */
export function settleServer(command: ShellCommand, env: NodeJS.ProcessEnv): ServerSettings {
  const { config, limits, ...options } = command.opts();
  const flags: Partial<ServerSettings> = Object.fromEntries(
    SETTING_FIELDS.map((field) => [field, options[flagName(field)]]),
  );
  const file = config === undefined ? {} : readServerConfig(expandPath("--config", config, env), env);
  const defaults: Partial<ServerSettings> = SETTING_DEFAULTS;
  const settings = gather((field) => {
    const sources = isGiven(command, field) ? [flags] : [file, flags, defaults];
    return sources.map((source) => source[field]).find((value) => value !== undefined);
  });
  const isPortChosen = isGiven(command, "port") || file.port !== undefined;
  const port = settings.socket !== null && !isPortChosen ? null : settings.port;
  const lifted: Partial<ServerSettings> = limits ? {} : withoutRates(limitsOf(settings));
  return gather((field) => ({ ...settings, port, ...lifted })[field]);
}

/** The files of TLS; undefined where there are none. Throws UsageError for one without the other. */
export function tlsOf({ tlsCert, tlsKey }: ServerSettings, env: NodeJS.ProcessEnv): TlsFiles | undefined {
  if (tlsCert === null && tlsKey === null) return undefined;
  if (tlsCert === null) throw new UsageError(({ needs }) => needs("--tls-key", "--tls-cert"));
  if (tlsKey === null) throw new UsageError(({ needs }) => needs("--tls-cert", "--tls-key"));
  return { cert: expandPath("--tls-cert", tlsCert, env), key: expandPath("--tls-key", tlsKey, env) };
}

/** The path of the Unix socket, whole; undefined where there is none. */
export function socketOf({ socket }: ServerSettings, env: NodeJS.ProcessEnv): string | undefined {
  return socket === null ? undefined : resolve(expandPath("--socket", socket, env));
}

/** The settings that come into force where a running server is given others: what needs a restart stays. */
export function changeSettings(current: ServerSettings, next: ServerSettings): ServerSettings {
  return gather((field) => (needsRestart(field) ? current : next)[field]);
}

function gather(chosen: (field: SettingField) => unknown): ServerSettings {
  const entries = SETTING_FIELDS.map((field) => [field, chosen(field)]);
  return Object.fromEntries(entries) as ServerSettings; // every field with a value of its own
}

/** The limits among the settings, with those that no operator can change. */
export function limitsOf({
  port,
  socket,
  tlsCert,
  tlsKey,
  host,
  origin,
  trustProxy,
  data,
  passwordFile,
  tokens,
  reserveNick,
  sync,
  keep,
  keepMessages,
  logLevel,
  ...limits
}: ServerSettings): ServerLimits {
  return { ...DEFAULT_SERVER_LIMITS, ...limits };
}

/** Prints settings as a file for `--config` that means the same wherever it is put. */
export function printSettings(
  settings: ServerSettings,
  command: ShellCommand,
  { env, words }: Shell,
): string {
  const data = settings.data === null ? findDataFile(env) : expandPath("--data", settings.data, env);
  const whole = data === undefined || data === IN_MEMORY ? data : resolve(data);
  const passwordFile =
    settings.passwordFile === null
      ? null
      : resolve(expandPath("--password-file", settings.passwordFile, env));
  const notes = (field: SettingField) => [
    ...defaultTexts(command, field).map((text) => words.fallback(text)),
    ...(needsRestart(field) ? [words.needsRestart] : []),
  ];
  return printServerConfig({ ...settings, data: whole ?? null, passwordFile }, notes, words);
}

function isGiven(command: ShellCommand, field: SettingField): boolean {
  return ["cli", "env", "implied"].includes(command.getOptionValueSource(flagName(field)) ?? "");
}

/** The default of a flag as its help has it, else that of the limit. */
function defaultTexts(command: ShellCommand, field: SettingField): readonly string[] {
  const option = command.options.find((one) => one.attributeName() === flagName(field));
  const own = option === undefined ? [] : defaultOf(option);
  return own.length > 0 || !isLimit(field) ? own : [valueText(DEFAULT_SERVER_LIMITS, field)];
}
