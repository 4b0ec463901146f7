const OWN_NAMES: Readonly<Record<string, string>> = {
  left: "←",
  right: "→",
  up: "↑",
  down: "↓",
  pageup: "PgUp",
  pagedown: "PgDn",
  escape: "Esc",
};

/** Writes a key as people do: `ctrl-a` → `Ctrl-A`, `alt-a` → `Alt-a`, `pageup` → `PgUp`, strokes with a space. */
export function keyLabel(key: string): string {
  return key.split(" ").map(strokeLabel).join(" ");
}

function strokeLabel(key: string): string {
  const parts = key.split("-");
  const last = parts.pop() ?? "";
  const upper = parts.includes("ctrl") || last.length > 1;
  const name = OWN_NAMES[last] ?? (upper ? last.charAt(0).toUpperCase() + last.slice(1) : last);
  return [...parts.map((part) => part.charAt(0).toUpperCase() + part.slice(1)), name].join("-");
}
