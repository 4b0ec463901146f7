import type { SettingField } from "./server-settings.ts";

/** The settings that hold from the start of a server to its end: what the transport and the data file are opened with, and sizes that depend on it. */
const AT_START: ReadonlySet<SettingField> = new Set([
  "port",
  "socket",
  "tlsCert",
  "tlsKey",
  "host",
  "origin",
  "trustProxy",
  "data",
  "passwordFile",
  "tokens",
  "reserveNick",
  "sync",
  "messageBytes",
  "payloadBytes",
  "queuedBytes",
  "pingEveryMs",
  "pingTimeoutMs",
  "connectTimeoutMs",
]);

/** Tells whether a setting holds only from the next start on. */
export function needsRestart(field: SettingField): boolean {
  return AT_START.has(field);
}
