/** Tells whether an environment asks for messages in Chinese, by `LC_ALL`, `LC_MESSAGES`, `LANG`, the first that is set. */
export function asksForChinese(env: Readonly<Record<string, string | undefined>>): boolean {
  const language = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((value) => (value ?? "") !== "") ?? "";
  return /^zh/i.test(language);
}
