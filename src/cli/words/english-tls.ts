/** The words of trust in servers, in English. Arguments are safe to print. */
export const tls = {
  ask: (server: string, key: string) =>
    `Nobody vouches for the certificate of ${server}. Its key (SHA-256) is\n  ${key}\nAsk who runs the server if that is right. Trust it from now on? [y/N] `,
  yes: /^y(es)?$/i,
  insecure: (url: string) =>
    `the certificate of ${url} is not checked: anybody may stand between (--insecure)`,
  badPins: (file: string) => `${file} does not hold keys of servers; remove it, and you are asked again`,
  badCa: (file: string) => `--ca: there is no certificate in PEM in ${file}`,
};
