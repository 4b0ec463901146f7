import type { CliWords } from "../words/english.ts";
import type { Kind } from "./kinds.ts";

/** One setting of the server. */
export interface ServerSetting<T> extends Kind<T> {
  /** Its meaning, in a few words. */
  describe(words: CliWords): string;
}

/** A setting that is described as its flag is. */
export function option<T>(kind: Kind<T>, describe: ServerSetting<T>["describe"]): ServerSetting<T> {
  return { ...kind, describe };
}

/** A setting that has its description here. */
export function setting<T>(kind: Kind<T>, en: string, zh: string): ServerSetting<T> {
  return { ...kind, describe: ({ language }) => ({ en, zh })[language] };
}
