import { hostOf } from "../../../core/protocol/address.ts";
import { createFile } from "../../../files/whole-file.ts";
import { EXIT, UsageError } from "../../exit.ts";
import { IdentityFile } from "../../files/identity-file.ts";
import { expandPath } from "../../files/paths.ts";
import { readIfThere } from "../../files/read-file.ts";
import { isSealed, openIdentity, sealIdentity } from "../../files/sealed-identity.ts";
import { askHidden } from "../../io/hidden-prompt.ts";
import { noteDamaged, readAll } from "../../io/stdin.ts";
import { note, write } from "../../io/streams.ts";
import { type ClientFlags, clientSettings, parseNick, parseUrl } from "../../settings/settings.ts";
import type { Shell } from "../../shell.ts";
import type { IDENTITY_ACTIONS } from "./define.ts";

/** The options of `identity`. */
export interface IdentityFlags extends ClientFlags {
  readonly plain?: true;
  readonly passphraseFile?: string;
  readonly replace?: true;
}

const STANDARD_STREAM = "-";

/** Carries who one is on a server to another machine, by a file that a passphrase seals. */
export function identity(
  action: (typeof IDENTITY_ACTIONS)[number],
  file: string,
  flags: IdentityFlags,
  shell: Shell,
): Promise<number> {
  return action === "export" ? exportIdentity(file, flags, shell) : importIdentity(file, flags, shell);
}

async function exportIdentity(file: string, flags: IdentityFlags, shell: Shell): Promise<number> {
  const { env, output, errors, words } = shell;
  if (flags.replace) throw new UsageError(({ entry }) => entry.replaceOnImport);
  if (flags.plain && flags.passphraseFile !== undefined)
    throw new UsageError(({ entry }) => entry.plainOrSealed);
  const { url, nick } = clientSettings(flags, env);
  const kept = new IdentityFile(env, url, nick).kept();
  const { userId, session } = kept ?? {};
  if (userId === undefined || session === undefined) {
    throw new UsageError(({ entry }) => entry.noIdentity(nick, hostOf(url)));
  }
  const passphrase = flags.plain ? undefined : await newPassphrase(flags, shell);
  const text = await sealIdentity({ url, nick, userId, session }, passphrase);
  if (file === STANDARD_STREAM) {
    await write(output, text);
    return EXIT.done;
  }
  const path = expandPath("identity export", file, env);
  try {
    createFile(path, text);
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code);
    throw new UsageError((said) =>
      code === "EEXIST" ? said.entry.fileThere(path) : said.unwritableFile(path, code),
    );
  }
  note(errors, words.entry.identityExported(nick, hostOf(url), path));
  return EXIT.done;
}

async function importIdentity(file: string, flags: IdentityFlags, shell: Shell): Promise<number> {
  const { env, errors, words } = shell;
  if (flags.plain) throw new UsageError(({ entry }) => entry.plainOnExport);
  const text = await readText(file, shell);
  const passphrase = isSealed(text) ? await knownPassphrase(file, flags, shell) : undefined;
  const opened = await openIdentity(text, passphrase);
  if (typeof opened === "string") throw new UsageError(({ entry }) => entry.badIdentity[opened](file));
  const url = parseUrl(flags.url ?? opened.url, env);
  const nick = parseNick("--nick", flags.nick ?? opened.nick);
  const place = new IdentityFile(env, url, nick);
  const { userId, session } = opened;
  const there = keptOrDamaged(place);
  if (there !== undefined && there !== userId) {
    if (!flags.replace) throw new UsageError(({ entry }) => entry.identityThere(nick, hostOf(url)));
    const aside = place.putAside(Date.now());
    if (aside !== undefined) note(errors, words.entry.identityAside(aside));
  }
  if (there !== userId) place.save({ userId, nickName: nick, session, ownSession: true });
  note(errors, words.entry.identityImported(nick, hostOf(url)));
  return EXIT.done;
}

/** The user id that is kept, "" for a file that is damaged: that is nobody, and is not to be lost either. */
function keptOrDamaged(place: IdentityFile): string | undefined {
  try {
    return place.kept()?.userId;
  } catch {
    return "";
  }
}

async function readText(file: string, shell: Shell): Promise<string> {
  if (file === STANDARD_STREAM) return readAll(shell.input, noteDamaged(shell));
  const path = expandPath("identity import", file, shell.env);
  const text = readIfThere(path);
  if (text === undefined) throw new UsageError(({ entry }) => entry.badIdentity.missing(path));
  return text;
}

async function newPassphrase(flags: IdentityFlags, shell: Shell): Promise<string> {
  const { entry } = shell.words;
  const fromFile = passphraseIn(flags, shell);
  if (fromFile !== undefined) return fromFile;
  if (!isTerminal(shell)) throw new UsageError((words) => words.entry.passphraseOrPlain);
  const first = await askHidden(entry.newPassphrase, shell);
  if (first === undefined || first === "") throw new UsageError((words) => words.entry.noPassphrase);
  const second = await askHidden(entry.samePassword, shell);
  if (second !== first) throw new UsageError((words) => words.entry.notTheSame);
  return first;
}

/** The passphrase of a file; nobody can type it where the file itself comes by standard input. */
async function knownPassphrase(file: string, flags: IdentityFlags, shell: Shell): Promise<string> {
  const fromFile = passphraseIn(flags, shell);
  if (fromFile !== undefined) return fromFile;
  if (file === STANDARD_STREAM || !isTerminal(shell)) {
    throw new UsageError(({ entry }) => entry.badIdentity["passphrase-needed"](file));
  }
  return (await askHidden(shell.words.entry.passphrase, shell)) ?? "";
}

/** The first line of the file that is named, if one is. */
function passphraseIn({ passphraseFile }: IdentityFlags, { env }: Shell): string | undefined {
  if (passphraseFile === undefined) return undefined;
  const path = expandPath("--passphrase-file", passphraseFile, env);
  const line = readIfThere(path)?.split(/\r?\n/)[0];
  if (line === undefined || line === "") throw new UsageError(({ entry }) => entry.noSecret(path));
  return line;
}

function isTerminal({ input, errors }: Shell): boolean {
  return input.isTTY === true && errors.isTTY === true;
}
