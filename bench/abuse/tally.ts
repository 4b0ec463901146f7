/** Counts what happened to an attacker. */
export class Tally {
  came = 0;
  refused = 0;
  ended = 0;
  sent = 0;
  answered = 0;
  readonly #refusals = new Map<string, number>();

  /** Counts a packet of Socket.IO that came, if it is a reply or says why something was refused. */
  hear(text: string): void {
    if (!text.startsWith("43")) return;
    if (text.includes('"ok":true')) this.answered += 1;
    else this.countRefusal(/"code":"([A-Z_]+)"/.exec(text)?.[1] ?? "refused");
  }

  countRefusal(code: string): void {
    this.#refusals.set(code, (this.#refusals.get(code) ?? 0) + 1);
  }

  toString(): string {
    const counts: readonly (readonly [string, number])[] = [
      ["in", this.came],
      ["kept out", this.refused],
      ["sent away", this.ended],
      ["sent", this.sent],
      ["answered", this.answered],
      ...this.#refusals,
    ];
    return counts
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${count.toLocaleString("en-US")} ${name}`)
      .join(", ");
  }
}
