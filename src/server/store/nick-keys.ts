import { nickKey } from "../../core/protocol/names.ts";
import { CONFUSABLES } from "./confusables-data.ts";

/** The keys under which a nick is owned: of what it says, whatever its case and width, and of what it shows. */
export type NickKeys = readonly [said: string, shown: string];

const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * Makes the keys of a nick. Two nicks that have any key in common are one nick to a reader: the first keys are the same where only case or width
 * differ (`Alice`, `ＡＬＩＣＥ`), the second where they look alike (`Alice`, `AIice` with a capital I), and the first of one is the second of the other
 * where both hold. One key can't tell all this: N looks like Ν (Greek), which is the capital of ν, which looks like v.
 */
export function toNickKeys(nick: string): NickKeys {
  return [toKey(nickKey(nick)), toKey(nick)];
}

function toKey(text: string): string {
  return nickKey(toSkeleton(text));
}

/** The text that all texts which look like this one have in common (UTS 39, section 4, without its reordering of directions). */
function toSkeleton(text: string): string {
  const visible = text.normalize("NFD").replace(INVISIBLE, "");
  return Array.from(visible, (character) => prototypeOf(character))
    .join("")
    .normalize("NFD");
}

function prototypeOf(character: string): string {
  prototypes ??= readConfusables();
  return prototypes.get(character) ?? character;
}

/** Read when the first nick is claimed. */
let prototypes: ReadonlyMap<string, string> | undefined;

/** Reads the table of lookalikes: what each of them looks like. */
export function readConfusables(): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  for (const entry of CONFUSABLES.replaceAll("\n", "").split(";")) {
    const [prototype = "", ...runs] = entry.split(" ");
    const text = prototype === "" ? "" : String.fromCodePoint(...prototype.split("+").map(fromBase36));
    for (const run of runs) {
      const [first = 0, more = 0] = run.split("-").map(fromBase36);
      for (let code = first; code <= first + more; code += 1) known.set(String.fromCodePoint(code), text);
    }
  }
  return known;
}

function fromBase36(digits: string): number {
  return Number.parseInt(digits, 36);
}
