import { type Argument, Command, Help, Option } from "commander";
import { findSimilar } from "../../core/text/similar.ts";
import { InvalidValueError, UsageError } from "../exit.ts";
import type { CliWords } from "../words/english.ts";

/** A command line that does something, and what it does. */
export interface Example {
  readonly line: string;
  readonly does: string;
}

/** The methods of commander that are extended below; it declares only those that it documents. */
const INNER = Command.prototype as unknown as { _parseOptionsEnv(): void };

/** A command of the tree: what help, completion and man pages are made from. */
export class ShellCommand extends Command {
  readonly words: CliWords;
  readonly examples: Example[] = [];
  #readsEnvironment = false;

  constructor(name: string, words: CliWords) {
    super(name);
    this.words = words;
    this.helpOption("-h, --help", words.option.help)
      .allowExcessArguments(false)
      .configureOutput({ writeErr: () => {} }) // an error is one line, said by who catches it
      .exitOverride()
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

  // ── what commander calls when a command line is wrong ─────────────────────────────────────────────────────────────

  missingArgument(name: string): never {
    throw new UsageError(({ commandLine }) => commandLine.missingArgument(name));
  }

  optionMissingArgument({ flags }: Option): never {
    throw new UsageError(({ commandLine }) => commandLine.missingValue(flags));
  }

  missingMandatoryOptionValue({ flags }: Option): never {
    throw new UsageError(({ commandLine }) => commandLine.missingOption(flags));
  }

  _conflictingOption(one: Option, other: Option): never {
    const [first, second] = [this.#findGiven(one), this.#findGiven(other)];
    throw new UsageError(({ commandLine }) => commandLine.conflict(first(commandLine), second(commandLine)));
  }

  unknownOption(flag: string): never {
    const similar = flag.startsWith("--") ? findSimilar(flag, this.#listLongFlags()) : [];
    const mayBeText = this.registeredArguments.length > 0; // a text may begin with a dash
    throw new UsageError((words) => {
      const text = words.commandLine.unknownOption(flag, similar);
      return mayBeText ? words.dashes(text) : text;
    });
  }

  unknownCommand(): never {
    const [name = ""] = this.args;
    const names = this.createHelp()
      .visibleCommands(this)
      .map((command) => command.name());
    throw new UsageError(({ commandLine }) => commandLine.unknownCommand(name, findSimilar(name, names)));
  }

  _excessArguments(given: readonly string[]): void {
    const expected = this.registeredArguments.length;
    throw new UsageError(({ commandLine }) =>
      commandLine.tooManyArguments(this.name(), expected, given.length),
    );
  }

  /** Reads variables of the environment as commander does, and knows meanwhile that values come from there. */
  _parseOptionsEnv(): void {
    this.#readsEnvironment = true;
    INNER._parseOptionsEnv.call(this);
    this.#readsEnvironment = false;
  }

  /** Parses the value of an option or an argument. */
  _callParseArg(target: Option | Argument, value: string, previous: unknown): unknown {
    try {
      const { argChoices } = target;
      if (argChoices !== undefined && !argChoices.includes(value)) {
        throw new InvalidValueError(({ commandLine }) => commandLine.choices(argChoices));
      }
      return target.parseArg?.(value, previous);
    } catch (error) {
      if (!(error instanceof InvalidValueError)) throw error;
      const { envVar = "" } = target instanceof Option ? target : {};
      const fromEnvironment = this.#readsEnvironment;
      throw new UsageError((words) => {
        const { commandLine } = words;
        const why = error.say(words);
        if (!(target instanceof Option)) return commandLine.badArgument(target.name(), value, why);
        if (fromEnvironment) return commandLine.badVariable(target.flags, value, envVar, why);
        return commandLine.badOption(target.flags, value, why);
      });
    }
  }

  /** Names the option that was given for a value, `--no-…` too, or the variable that gave it. */
  #findGiven(option: Option): (words: CliWords["commandLine"]) => string {
    const key = option.attributeName();
    const negated = this.options.find((one) => one.negate && one.attributeName() === key);
    const positive = this.options.find((one) => !one.negate && one.attributeName() === key);
    const given =
      negated !== undefined && this.getOptionValue(key) === false ? negated : (positive ?? option);
    const { envVar, flags } = given;
    return this.getOptionValueSource(key) === "env" && envVar !== undefined
      ? (words) => words.variableNamed(envVar)
      : (words) => words.optionNamed(flags);
  }

  #listLongFlags(): string[] {
    const commands = this.parent === null ? [this] : [this, this.parent];
    return commands.flatMap((command) =>
      command
        .createHelp()
        .visibleOptions(command)
        .flatMap(({ long }) => long ?? []),
    );
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
  /** Columns; on a terminal of 80 the widest command leaves fewer than the 40 that it is otherwise. */
  override minWidthToWrap = 30;
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

  /** A full-width colon has a space of its own. */
  override formatHelp(command: Command, helper: Help): string {
    return super.formatHelp(command, helper).replace(/^(\S*：) /, "$1");
  }

  override styleTitle(title: string): string {
    return this.#words.title[title] ?? title;
  }

  override argumentDescription(argument: Argument): string {
    return this.#describe(argument);
  }

  override optionDescription(option: Option): string {
    return this.#describe(option, option.envVar);
  }

  #describe(target: Option | Argument, variable?: string): string {
    const { choices, fallback, environment, noted } = this.#words;
    const notes = [
      ...(target.argChoices === undefined ? [] : [choices(target.argChoices)]),
      ...defaultOf(target).map((value) => fallback(value)),
      ...(variable === undefined ? [] : [environment(variable)]),
    ];
    return notes.length === 0 ? target.description : noted(target.description, notes);
  }
}

function lengthOf(text: string): number {
  return text.length;
}

/** Describes the default of an option or argument; empty if there is nothing to say. */
export function defaultOf(target: Option | Argument): string[] {
  const { defaultValue, defaultValueDescription } = target;
  if (defaultValueDescription !== undefined) return [defaultValueDescription];
  const isSwitch = target instanceof Option && target.isBoolean();
  return defaultValue === undefined || isSwitch ? [] : [String(defaultValue)];
}

/** An option that takes its value from an environment variable too. */
export function fromEnvironment(flags: string, description: string, variable: string): Option {
  return new Option(flags, description).env(variable);
}
