import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as v from "valibot";
import type { Identity } from "../../core/chat-client.ts";
import { ChatError } from "../../core/errors.ts";
import type { Nick } from "../../core/names.ts";
import { makeFolder } from "../../server/folder.ts";
import { partOf } from "../../server/part-file.ts";
import { stateFolder } from "./paths.ts";
import { replaceFile } from "./replace-file.ts";
import { userKey } from "./user-key.ts";

const IdentitySchema = v.object({ userId: v.string(), session: v.string() });

/**
 * Who this user is on one server under one nick, kept in a file of its own (mode 0600) so that `join`, `send` and
 * `tail` are the same user, today and tomorrow, without asking.
 */
export class IdentityFile {
  readonly #file: string;
  readonly #nick: Nick;

  constructor(env: NodeJS.ProcessEnv, url: string, nick: Nick) {
    this.#file = join(stateFolder(env), "identities", `${userKey(url, nick)}.json`);
    this.#nick = nick;
  }

  /** The kept identity, or a new one that is kept from now on; of several processes that start at once, one makes it. */
  load(): Identity {
    const made = {
      userId: `u-${randomBytes(12).toString("base64url")}`,
      session: randomBytes(24).toString("base64url"),
    };
    const kept = this.#read() ?? this.#create(made) ?? this.#read() ?? made;
    return { ...kept, nickName: this.#nick };
  }

  /** The kept identity, if there is one. */
  kept(): Identity | undefined {
    const kept = this.#read();
    return kept && { ...kept, nickName: this.#nick };
  }

  /** Keeps the session a server gave instead of the one offered. */
  save(identity: Identity): void {
    const kept = this.#read();
    if (kept?.userId === identity.userId && kept.session === identity.session) return;
    const { userId, session } = identity;
    this.#write(() => {
      makeFolder(dirname(this.#file), 0o700);
      replaceFile(this.#file, JSON.stringify({ userId, session }));
    });
  }

  #read(): { userId: string; session: string } | undefined {
    try {
      const result = v.safeParse(IdentitySchema, JSON.parse(readFileSync(this.#file, "utf8")));
      return result.success ? result.output : undefined;
    } catch {
      return undefined; // not there yet, or not ours: it is made anew
    }
  }

  #create(identity: { userId: string; session: string }): { userId: string; session: string } | undefined {
    return this.#write(() => {
      makeFolder(dirname(this.#file), 0o700);
      const whole = partOf(this.#file);
      writeFileSync(whole, JSON.stringify(identity), { mode: 0o600 });
      try {
        linkSync(whole, this.#file); // there with all that is in it, or not at all: others may read at any moment
      } finally {
        rmSync(whole, { force: true });
      }
      return identity;
    });
  }

  #write<T>(action: () => T): T | undefined {
    try {
      return action();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EEXIST") return undefined;
      throw new ChatError(
        `${this.#file} can't be written (${code}); make its folder writable or set XDG_STATE_HOME`,
      );
    }
  }
}
