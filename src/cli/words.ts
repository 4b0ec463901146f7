import { asksForChinese } from "../core/language.ts";
import { type CliWords, english } from "./words/english.ts";

/** The words of the command line for an environment: simplified Chinese, loaded where it is asked for, else English. */
export async function cliWords(env: NodeJS.ProcessEnv): Promise<CliWords> {
  return asksForChinese(env) ? (await import("./words/chinese.ts")).chinese : english;
}
