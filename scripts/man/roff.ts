/** What a roff page takes for an order, or draws as something else. */
const SPECIAL: Readonly<Record<string, string>> = {
  "\\": "\\(rs",
  "-": "\\-",
  "'": "\\(aq",
  "`": "\\(ga",
  "^": "\\(ha",
  "~": "\\(ti",
  '"': "\\(dq",
};

/** Characters of scripts without spaces: a line may end behind each. */
const SPACELESS = /[\p{Script=Han}\u3000-\u303f\uff01-\uff60]/u;

/** What may not begin a line. */
const NEVER_FIRST = /[，。、；：？！）】》”’,.;:?!)]/u;

/** Text as roff in ASCII that prints exactly it, on one line; it may stand at the start of a line and in an argument. */
export function roff(text: string): string {
  const characters = [...text.replace(/\s+/g, " ")];
  const escaped = characters.map((character, at) => {
    const next = characters[at + 1] ?? "";
    const breaks = SPACELESS.test(character) && next !== "" && !NEVER_FIRST.test(next);
    return asRoff(character) + (breaks ? "\\:" : "");
  });
  const line = escaped.join("");
  return line.startsWith(".") ? `\\&${line}` : line;
}

function asRoff(character: string): string {
  const special = SPECIAL[character];
  if (special !== undefined) return special;
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? character : `\\[u${code.toString(16).toUpperCase().padStart(4, "0")}]`;
}

/** Text in bold. */
export function bold(text: string): string {
  return `\\fB${roff(text)}\\fR`;
}

/** Flags and what they take: what is to be typed in bold, `<place>` and `[place]` in italics. */
export function usage(text: string): string {
  return text
    .split(/(<[^>]*>|\[[^\]]*\])/)
    .filter((part) => part !== "")
    .map((part) => (/^[<[]/.test(part) ? `\\fI${roff(part)}\\fR` : part.trim() === "" ? part : bold(part)))
    .join("");
}
