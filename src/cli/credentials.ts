import { hostOf } from "../core/protocol/address.ts";
import type { ChatError } from "../core/protocol/errors.ts";
import type { Reason } from "../core/protocol/reasons.ts";
import { UsageError } from "./exit.ts";
import { readIfThere } from "./files/read-file.ts";
import { askHidden } from "./io/hidden-prompt.ts";
import { note } from "./io/streams.ts";
import type { ClientSettings, SecretFiles } from "./settings/settings.ts";
import type { Shell } from "./shell.ts";

/** The secrets that a client shows to a server that is closed. */
export interface Secrets {
  readonly password?: string;
  readonly token?: string;
  readonly invite?: string;
}

/** Refusals after which a person may give a password. */
const ASKED_AFTER: ReadonlySet<Reason> = new Set([
  "password-needed",
  "password-or-token-needed",
  "password-wrong",
]);

/** Passwords that a person may try. */
const MOST_TRIES = 3;

/** The secrets of a client: from files, which are read for each connection anew, or from the person at the terminal. Nothing of them is kept. */
export class Credentials {
  readonly #files: SecretFiles;
  readonly #host: string;
  readonly #shell: Shell | undefined;
  #read: Secrets;
  #given: Secrets;
  #tries = 0;

  /** Without a shell no person is asked. What is `given` is shown until the client is in. Throws UsageError where a file can't be read. */
  constructor({ secrets, url }: ClientSettings, shell?: Shell, given: Secrets = {}) {
    this.#given = given;
    this.#files = secrets;
    this.#host = hostOf(url);
    this.#shell = shell;
    this.#read = readSecrets(secrets);
  }

  /** The secrets to show now. A file that can't be read any more gives what it gave before. */
  current(): Secrets {
    try {
      this.#read = readSecrets(this.#files);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
    }
    return { ...this.#read, ...this.#given };
  }

  /** Asks the person for a password after a refusal; false where that is no use, or nobody is there, or nothing was given. */
  async ask({ reason }: ChatError, signal: AbortSignal): Promise<boolean> {
    if (this.#shell === undefined || this.#files.password !== undefined || !ASKED_AFTER.has(reason))
      return false;
    const { input, errors, words } = this.#shell;
    const isThere = input.isTTY === true && errors.isTTY === true;
    if (!isThere || this.#tries === MOST_TRIES) return false;
    if (reason === "password-wrong") note(errors, words.entry.tryAgain);
    this.#tries += 1;
    const password = await askHidden(words.entry.passwordOf(this.#host), this.#shell, signal);
    this.#given = { ...this.#given, ...(password === undefined ? {} : { password }) };
    return password !== undefined;
  }

  /** Forgets what was typed: the client has come in, and its session is enough from now on. */
  forget(): void {
    this.#given = {};
    this.#tries = 0;
  }
}

function readSecrets({ password, token }: SecretFiles): Secrets {
  return {
    ...(password !== undefined && { password: readSecret(password) }),
    ...(token !== undefined && { token: readSecret(token).trim() }),
  };
}

/** Reads a secret from a file, which may end with a line break. */
function readSecret(file: string): string {
  const text = readIfThere(file);
  const secret = text?.replace(/\r?\n$/, "") ?? "";
  if (secret === "") throw new UsageError((words) => words.entry.noSecret(file));
  return secret;
}
