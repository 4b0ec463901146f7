import english from "emojibase-data/en/compact.json" with { type: "json" };
import shortcodes from "emojibase-data/en/shortcodes/github.json" with { type: "json" };
import chinese from "emojibase-data/zh/compact.json" with { type: "json" };
import { toEmoji } from "../protocol/changes.ts";

/** An emoji, what it is called in English and Chinese (the short names of chats first), and words for what it is of. */
export interface NamedEmoji {
  readonly emoji: string;
  readonly names: readonly string[];
  readonly tags: readonly string[];
}

/**
 * Every emoji that the runtime knows which runs this (in the package, the one that built it), as Unicode orders them, with the names and keywords of Unicode's CLDR and the short names of GitHub.
 * Letters of regions and the like, which are no emoji alone, are not in it, nor are skins.
 */
export const EMOJI_NAMES: readonly NamedEmoji[] = collect();

function collect(): NamedEmoji[] {
  const inChinese = new Map(chinese.map((entry) => [entry.hexcode, entry]));
  const codes = new Map<string, string | readonly string[]>(Object.entries(shortcodes));
  return english.flatMap(({ hexcode, label, tags = [], unicode }) => {
    const emoji = toEmoji(unicode) ?? toEmoji(unicode.replace(/\ufe0f$/, ""));
    if (emoji === undefined) return [];
    const translated = inChinese.get(hexcode);
    const names = [codes.get(hexcode) ?? [], label, translated?.label ?? []].flat();
    return [{ emoji, names: [...new Set(names)], tags: [...tags, ...(translated?.tags ?? [])] }];
  });
}
