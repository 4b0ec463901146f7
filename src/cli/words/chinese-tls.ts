import type { CliWords } from "./english.ts";

/** 信任服务器的文字，简体中文。 */
export const tls: CliWords["tls"] = {
  ask: (server, key) =>
    `无法验证 ${server} 的证书：它不是由受信任的机构签发的。公钥（SHA-256）为\n  ${key}\n请向服务器管理员核对。是否信任此服务器？[y/N] `,
  yes: /^(y|yes|是|好)$/i,
  insecure: (url) => `未验证 ${url} 的证书，可能遭到中间人攻击（--insecure）`,
  badPins: (file) => `${file} 的内容不是服务器公钥；删除该文件后会重新询问`,
  badCa: (file) => `--ca：${file} 里没有 PEM 格式的证书`,
};
