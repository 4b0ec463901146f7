import type { CliWords } from "../../words/english.ts";
import { ShellCommand } from "../shell-command.ts";

/** `groupchat __complete`, which the scripts of `completion` run; it is not listed in help. */
export function define(words: CliWords): ShellCommand {
  return new ShellCommand("__complete", words).argument("[words...]");
}
