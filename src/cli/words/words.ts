import { asksForChinese } from "../../core/text/language.ts";
import { type CliWords, englishShell } from "./english.ts";

/** The words of the command line for an environment: simplified Chinese, loaded where it is asked for, else English. */
export async function cliWords(env: NodeJS.ProcessEnv): Promise<CliWords> {
  return asksForChinese(env) ? (await import("./chinese.ts")).chineseShell : englishShell;
}
