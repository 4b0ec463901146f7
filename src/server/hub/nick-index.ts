import { nickKey, type UserId } from "../../core/protocol/names.ts";
import { isNamedAt } from "../../core/text/mention.ts";

/** Somebody who may be named. */
export interface NamedUser {
  readonly userId: UserId;
  /** The nick, folded (`nickKey`). */
  readonly key: string;
}

const SPACE = 0x20;

/**
 * Finds those whom a text names among many. A nick that begins with a word of ASCII is looked for where the text has that whole word, another one
 * where the text has its first character; so a text that names nobody is gone through once, and is mostly not even folded.
 */
export class NickIndex {
  /** By a hash of the word. */
  readonly #byWord = new Map<number, NamedUser[]>();
  /** By the first UTF-16 unit. */
  readonly #byUnit = new Map<number, NamedUser[]>();

  add(user: NamedUser): void {
    const [map, start] = this.#bucketOf(user);
    const alike = map.get(start);
    if (alike === undefined) map.set(start, [user]);
    else alike.push(user);
  }

  delete(user: NamedUser): void {
    const [map, start] = this.#bucketOf(user);
    const others = map.get(start)?.filter((one) => one !== user) ?? [];
    if (others.length === 0) map.delete(start);
    else map.set(start, others);
  }

  /** Finds the first `most` users whom a text names, in the order in which it does. */
  find(text: string, most: number): readonly UserId[] {
    return this.#byWord.size + this.#byUnit.size === 0 ? [] : this.#scan(text, false, most);
  }

  #scan(text: string, isFolded: boolean, most: number): readonly UserId[] {
    const found = new NamedUsers(text, most);
    let hash = 0;
    let wordAt = 0;
    for (let index = 0; index < text.length; index += 1) {
      const raw = text.charCodeAt(index);
      if (raw >= 0x80 && !isFolded && !isPlainUnit(raw)) return this.#scan(nickKey(text), true, most);
      const unit = foldUnit(raw);
      if (isWordUnit(unit)) {
        hash = addToHash(hash, unit);
        continue;
      }
      if (wordAt < index) found.addNamed(wordAt, this.#byWord.get(hash));
      hash = 0;
      wordAt = index + 1;
      if (unit !== SPACE && this.#byUnit.size > 0) found.addNamed(index, this.#byUnit.get(unit));
    }
    if (wordAt < text.length) found.addNamed(wordAt, this.#byWord.get(hash));
    return found.users;
  }

  #bucketOf({ key }: NamedUser): readonly [Map<number, NamedUser[]>, number] {
    let hash = 0;
    let index = 0;
    for (; index < key.length && isWordUnit(key.charCodeAt(index)); index += 1) {
      hash = addToHash(hash, key.charCodeAt(index));
    }
    return index > 0 ? [this.#byWord, hash] : [this.#byUnit, key.charCodeAt(0)];
  }
}

/** Those who were found in a text, which is folded when the first of them may be there. */
class NamedUsers {
  readonly users: UserId[] = [];
  readonly #text: string;
  readonly #most: number;
  #folded: string | undefined;

  constructor(text: string, most: number) {
    this.#text = text;
    this.#most = most;
  }

  /** Adds those of some users whom the text names at an index. */
  addNamed(index: number, users: readonly NamedUser[] | undefined): void {
    if (users === undefined) return;
    this.#folded ??= nickKey(this.#text);
    for (const { userId, key } of users) {
      const isNew = this.users.length < this.#most && !this.users.includes(userId);
      if (isNew && this.#folded.startsWith(key, index) && isNamedAt(this.#folded, key, index)) {
        this.users.push(userId);
      }
    }
  }
}

function addToHash(hash: number, unit: number): number {
  return (Math.imul(hash, 31) + unit) | 0;
}

/** Tells the letters, digits and the underscore of ASCII in a folded text. */
function isWordUnit(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39) || unit === 0x5f;
}

/** Tells what is folded by itself alone (`foldUnit`): ASCII and its full width, Chinese, kana, Korean and their usual punctuation. */
function isPlainUnit(unit: number): boolean {
  if (unit < 0x80) return true;
  return (
    (unit >= 0x4e00 && unit <= 0x9fff) ||
    isFullWidth(unit) ||
    (unit >= 0x3001 && unit <= 0x3003) ||
    (unit >= 0x3008 && unit <= 0x3011) ||
    (unit >= 0x3041 && unit <= 0x3096) ||
    (unit >= 0x30a1 && unit <= 0x30fc) ||
    (unit >= 0xac00 && unit <= 0xd7a3) ||
    (unit >= 0x2018 && unit <= 0x201d)
  );
}

function isFullWidth(unit: number): boolean {
  return unit >= 0xff01 && unit <= 0xff5e;
}

function foldUnit(unit: number): number {
  const half = isFullWidth(unit) ? unit - 0xfee0 : unit;
  return half >= 0x41 && half <= 0x5a ? half + 0x20 : half;
}
