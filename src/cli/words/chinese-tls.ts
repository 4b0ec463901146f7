import type { CliWords } from "./english.ts";

/** 信任服务器的词语。 */
export const tls: CliWords["tls"] = {
  ask: (server, key) =>
    `没有机构为 ${server} 的证书担保。它的公钥（SHA-256）是\n  ${key}\n请向服务器的管理者确认。从现在起信任它？[y/N] `,
  yes: /^(y|yes|是|好)$/i,
  insecure: (url) => `没有检查 ${url} 的证书：中间可能有人（--insecure）`,
  badPins: (file) => `${file} 里不是服务器的公钥；删除它后会重新询问`,
  badCa: (file) => `--ca：${file} 里没有 PEM 格式的证书`,
};
