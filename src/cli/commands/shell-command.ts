import { Command, type CommanderError, Help, Option } from "commander";
import { UnknownOptionError } from "../exit.ts";
import type { CliWords } from "../words/english.ts";

/** A command line that does something, and what it does. */
export interface Example {
  readonly line: string;
  readonly does: string;
}

/** A command of the tree: what help, completion and man pages are made from. */
export class ShellCommand extends Command {
  readonly words: CliWords;
  readonly examples: Example[] = [];

  constructor(name: string, words: CliWords) {
    super(name);
    this.words = words;
    this.helpOption("-h, --help", words.option.help)
      .allowExcessArguments(false)
      .configureOutput({ writeErr: () => {} }) // an error is one line, said by who catches it
      .exitOverride((error) => this.#fail(error))
      .addHelpText("after", () => this.#afterOptions());
  }

  /** Adds a line to the examples. */
  example(line: string, does: string): this {
    this.examples.push({ line, does });
    return this;
  }

  override createHelp(): Help {
    return Object.assign(new WordedHelp(this.words), this.configureHelp());
  }

  /** Throws an error of commander, or a better one. */
  #fail(error: CommanderError): never {
    const meantAsText = error.code === "commander.unknownOption" && this.registeredArguments.length > 0;
    throw meantAsText ? new UnknownOptionError(error) : error;
  }

  /** Examples one under the other; those of a group of commands stand beside what they do. */
  #afterOptions(): string {
    if (this.examples.length === 0) return "";
    const { columns = lengthOf } = this.words.layout;
    const width = Math.max(...this.examples.map(({ line }) => columns(line))) + 2;
    const beside = width < 60;
    const lines = this.examples.map(({ line, does }) =>
      beside ? `  ${line}${" ".repeat(width - columns(line))}${does}` : `  # ${does}\n  ${line}`,
    );
    return `\n${this.words.title.examples}\n${lines.join("\n")}`;
  }
}

/** Help in the words of a language. */
class WordedHelp extends Help {
  readonly #words: CliWords;

  constructor(words: CliWords) {
    super();
    this.#words = words;
  }

  override displayWidth(text: string): number {
    return this.#words.layout.columns?.(text) ?? super.displayWidth(text);
  }

  override boxWrap(text: string, width: number): string {
    return this.#words.layout.wrap?.(text, width) ?? super.boxWrap(text, width);
  }

  override styleTitle(title: string): string {
    return this.#words.title[title] ?? title;
  }

  override optionDescription(option: Option): string {
    const { choices, fallback, environment, noted } = this.#words;
    const notes = [
      ...(option.argChoices === undefined ? [] : [choices(option.argChoices.join(", "))]),
      ...defaultOf(option).map((value) => fallback(value)),
      ...(option.envVar === undefined ? [] : [environment(option.envVar)]),
    ];
    return notes.length === 0 ? option.description : noted(option.description, notes);
  }
}

function lengthOf(text: string): number {
  return text.length;
}

/** What an option is where it is not given; empty if there is nothing to say. */
function defaultOf(option: Option): string[] {
  const { defaultValue, defaultValueDescription } = option;
  if (defaultValueDescription !== undefined) return [defaultValueDescription];
  return defaultValue === undefined || option.isBoolean() ? [] : [String(defaultValue)];
}

/** An option that takes its value from an environment variable too. */
export function fromEnvironment(flags: string, description: string, variable: string): Option {
  return new Option(flags, description).env(variable);
}
