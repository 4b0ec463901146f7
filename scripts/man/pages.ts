import type { ShellCommand } from "../../src/cli/commands/shell-command.ts";
import { SERVER_SETTINGS, SETTING_FIELDS, settingName } from "../../src/cli/settings/server-settings.ts";
import { wholeTree } from "../../src/cli/tree.ts";
import type { CliWords } from "../../src/cli/words/english.ts";
import { bold, roff, usage } from "./roff.ts";
import type { ManWords } from "./words.ts";

/** A page and the name of its file: `groupchat-send.1`. */
export interface ManPage {
  readonly file: string;
  readonly text: string;
}

/** The pages of the program and of each command, in the words of a language. */
export async function manPages(words: CliWords, man: ManWords, version: string): Promise<ManPage[]> {
  const tree = await wholeTree(words, version);
  const commands = tree.createHelp().visibleCommands(tree).filter(isShellCommand);
  const names = ["groupchat", ...commands.map((command) => nameOf(command))];
  return [tree, ...commands].map((command) => {
    const name = nameOf(command);
    const lines = [
      `.TH ${roff(name.toUpperCase())} 1 "" "groupchat ${version}" "${roff(man.manual)}"`,
      ".nh",
      ".ad l",
      ...section(man.section.name, [`${roff(name)} \\- ${roff(command.description())}`]),
      ...section(man.section.synopsis, [usage(synopsis(command))]),
      ...section(man.section.description, [roff(command.description()), ".PP", roff(man.order)]),
      ...section(man.section.commands, command === tree ? commands.flatMap(commandLines) : []),
      ...section(man.section.arguments, argumentLines(command)),
      ...section(man.section.options, optionLines(command)),
      ...section(man.section.examples, command.examples.flatMap(exampleLines)),
      ...section(man.section.exitStatus, [roff(words.exitCodes)]),
      ...section(man.section.environment, environmentLines(command, man)),
      ...section(man.section.configFile, command.name() === "serve" ? settingLines(words) : []),
      ...section(man.section.files, Object.entries(man.files).flatMap(itemOf)),
      ...section(man.section.seeAlso, [seeAlso(names.filter((one) => one !== name))]),
    ];
    return { file: `${name}.1`, text: `${lines.join("\n")}\n` };
  });
}

/** `help` is commander's own. */
function isShellCommand(command: object): command is ShellCommand {
  return "examples" in command;
}

function nameOf(command: ShellCommand): string {
  return command.parent === null ? command.name() : `${command.parent.name()}-${command.name()}`;
}

function synopsis(command: ShellCommand): string {
  return command.createHelp().commandUsage(command);
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`.SH ${roff(title)}`, ...lines];
}

/** What it is, and what is said of it; both as roff. */
function item(term: string, text: string): string[] {
  return [".TP", term, text === "" ? "\\&" : text];
}

function itemOf([term, text]: readonly [string, string]): string[] {
  return item(bold(term), roff(text));
}

function commandLines(command: ShellCommand): string[] {
  return item(bold(`${nameOf(command)}(1)`), roff(command.description()));
}

function argumentLines(command: ShellCommand): string[] {
  const help = command.createHelp();
  return help
    .visibleArguments(command)
    .flatMap((argument) =>
      item(`\\fI${roff(argument.name())}\\fR`, roff(help.argumentDescription(argument))),
    );
}

function optionLines(command: ShellCommand): string[] {
  const help = command.createHelp();
  return help
    .visibleOptions(command)
    .flatMap((option) => item(usage(option.flags), roff(help.optionDescription(option))));
}

/** The settings of a server's config file. */
function settingLines(words: CliWords): string[] {
  const head = words.serverConfigHead.map((line) => roff(line)).join("\n");
  const lines = SETTING_FIELDS.flatMap((field) =>
    itemOf([settingName(field), SERVER_SETTINGS[field].describe(words)]),
  );
  return [head, ...lines];
}

/** The line as it is typed, behind what it does. */
function exampleLines({ line, does }: { readonly line: string; readonly does: string }): string[] {
  return [".PP", roff(does), ".PP", ".RS 4", ".EX", roff(line), ".EE", ".RE"];
}

function environmentLines(command: ShellCommand, man: ManWords): string[] {
  const ofOptions = command.options.flatMap(({ envVar, flags }) =>
    envVar === undefined ? [] : itemOf([envVar, man.optionOf(flags)]),
  );
  return [...ofOptions, ...Object.entries(man.environment).flatMap(itemOf)];
}

function seeAlso(names: readonly string[]): string {
  return names.map((name) => `${bold(name)}(1)`).join(", ");
}
