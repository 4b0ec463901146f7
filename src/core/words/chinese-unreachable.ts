import type { UnreachableCause } from "./english-unreachable.ts";

const CLOSED =
  "对方关闭了连接；如果它使用 TLS 请改用 wss://，否则请检查它是不是 groupchat 或 Socket.IO 服务器";

/** 连不上服务器的原因，简体中文。 */
export const chineseCauses: Readonly<Record<UnreachableCause, string>> = {
  ECONNREFUSED: "连接被拒绝；服务器在运行吗？（groupchat serve）",
  ENOTFOUND: "没有这个主机；请检查 --url",
  EAI_AGAIN: "暂时无法解析主机名",
  ETIMEDOUT: "没有回应；请检查 --url，以及服务器是否在运行",
  EHOSTUNREACH: "没有到这台主机的路由",
  ENETUNREACH: "网络不通",
  ECONNRESET: CLOSED,
  closed: CLOSED,
  closedTls:
    "对方关闭了连接；如果它不使用 TLS 请改用 ws://，否则请检查它是不是 groupchat 或 Socket.IO 服务器",
  EADDRNOTAVAIL: "没有这个地址；请检查 --url",
  ENETDOWN: "网络不通",
  EHOSTDOWN: "这台主机没有开机",
  ENOENT: "没有这个套接字；服务器在运行吗？（groupchat serve --socket）",
  EACCES: "本机不允许这个连接",
  EPERM: "本机不允许这个连接",
  noTls: "服务器在这里不使用 TLS；请把 wss:// 改为 ws://",
  tls: "服务器在这里使用 TLS；请把 ws:// 改为 wss://",
  selfSigned:
    "本机信任的机构都没有为它的证书担保；请用 --ca 给出签发者的证书文件，或在终端运行 groupchat join 来确认",
  otherKey:
    "它的公钥不是你信任过的那个：中间可能有人；如果服务器换了公钥，请从 pins.json 里删除它那一行（在状态文件夹里，groupchat doctor 会说明位置）",
  otherCa: "--ca 的文件里没有一个机构为它的证书担保：中间可能有人，或给错了文件",
  expired: "它的证书已过期；请检查本机的时钟，或询问服务器的管理者",
  early: "它的证书尚未生效；请检查本机的时钟，或询问服务器的管理者",
  otherName: "它的证书属于别的主机名；请在 --url 里使用证书上的名字",
  certificate: "它的证书不可信；请询问服务器的管理者",
  handshake: "它与本机没有共同的 TLS 版本或加密套件；请询问服务器的管理者",
  notHttp: "那里回应的既不是网页服务器，也不是聊天服务器；请检查 --url 里的端口",
  redirect: "它要求改用另一个地址；请把 --url 改为那个地址",
  gateway: "它后面的聊天服务器没有回应；请稍后再试，或询问管理者",
  signIn: "途中有人要求登录；请检查网络和 --url",
  badRequest: "那里是网页服务器，不接受聊天；如果它使用 TLS，请用 wss://",
  notChat: "那里是网页服务器，不是聊天服务器；请检查 --url",
};
