import { randomBytes } from "node:crypto";
import { renameSync } from "node:fs";
import { dirname, join } from "node:path";
import * as v from "valibot";
import type { ClientIdentity } from "../../core/client/client-ports.ts";
import { silentLogger } from "../../core/logger.ts";
import { type ChatError, chatError } from "../../core/protocol/errors.ts";
import type { Nick } from "../../core/protocol/names.ts";
import { makeFolder } from "../../files/folder.ts";
import { makeExistingPrivate } from "../../files/private-file.ts";
import { createFile, isDiskFull, replaceFile } from "../../files/whole-file.ts";
import { stateFolder } from "./paths.ts";
import { jsonOrNothing, readIfThere } from "./read-file.ts";
import { userKey } from "./user-key.ts";

const IdentitySchema = v.object({
  userId: v.string(),
  session: v.string(),
  /** It came from another device, whose session this is. */
  ownSession: v.optional(v.literal(true)),
});

type KeptIdentity = v.InferOutput<typeof IdentitySchema>;

/**
 * The identity of this user on one server under one nick, kept in a file of its own (mode 0600) so that `join`, `send` and
 * `tail` are the same user, today and tomorrow, without asking.
 */
export class IdentityFile {
  readonly #file: string;
  readonly #nick: Nick;

  constructor(env: NodeJS.ProcessEnv, url: string, nick: Nick) {
    this.#file = join(stateFolder(env), "identities", `${userKey(url, nick)}.json`);
    this.#nick = nick;
  }

  /**
   * Returns the kept identity, or makes one and keeps it; of several processes that start at once, only one makes it. Throws
   * ChatError for a file that holds no identity: a new one would be another user, who may not have the nick.
   */
  load(): ClientIdentity {
    const made = {
      userId: `u-${randomBytes(12).toString("base64url")}`,
      session: randomBytes(24).toString("base64url"),
    };
    const kept = this.#read() ?? this.#create(made) ?? this.#read() ?? made;
    return { ...kept, nickName: this.#nick };
  }

  /** Returns the kept identity, if there is one; throws ChatError as `load` does. */
  kept(): ClientIdentity | undefined {
    const kept = this.#read();
    return kept && { ...kept, nickName: this.#nick };
  }

  /** Keeps the session a server gave instead of the one offered. */
  save(identity: ClientIdentity): void {
    const kept = this.#readOrNothing();
    const { userId, session, ownSession } = identity;
    if (kept?.userId === userId && kept.session === session && kept.ownSession === ownSession) return;
    this.#write(() => {
      makeFolder(dirname(this.#file), 0o700);
      replaceFile(this.#file, JSON.stringify({ userId, session, ownSession }));
    });
  }

  /** Puts the file aside, under a name of its own, and returns that; undefined where there is none. */
  putAside(now: number): string | undefined {
    const aside = `${this.#file.replace(/\.json$/, "")}.${now}.former`;
    return this.#write(() => {
      try {
        renameSync(this.#file, aside);
        return aside;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw error;
      }
    });
  }

  #read(): KeptIdentity | undefined {
    const text = readIfThere(this.#file);
    if (text === undefined) return undefined;
    makeExistingPrivate(this.#file, silentLogger); // it may be a copy that was put back
    const result = v.safeParse(IdentitySchema, jsonOrNothing(text));
    if (result.success) return result.output;
    throw chatError("identity-damaged", { file: this.#file, nickName: this.#nick });
  }

  /** Does as `#read`, but returns undefined for a file that is damaged or can't be read: it is about to be written anew. */
  #readOrNothing(): KeptIdentity | undefined {
    try {
      return this.#read();
    } catch {
      return undefined;
    }
  }

  #create(identity: { userId: string; session: string }): { userId: string; session: string } | undefined {
    return this.#write(() => {
      makeFolder(dirname(this.#file), 0o700);
      createFile(this.#file, JSON.stringify(identity)); // others may read at any moment
      return identity;
    });
  }

  #write<T>(action: () => T): T | undefined {
    try {
      return action();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EEXIST") return undefined;
      throw notWritable(this.#file, code);
    }
  }
}

function notWritable(file: string, code = "unknown"): ChatError {
  return chatError(isDiskFull(code) ? "file-disk-full" : "file-unwritable", { file, cause: code });
}
