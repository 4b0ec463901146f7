import type { UnreachableCause } from "./english-unreachable.ts";

const CLOSED =
  "对方关闭了连接；如果它使用 TLS 请改用 wss://，否则请检查它是不是 groupchat 或 Socket.IO 服务器";

/** 连不上服务器的原因，简体中文。 */
export const chineseCauses: Readonly<Record<UnreachableCause, string>> = {
  ECONNREFUSED: "连接被拒绝；请确认服务器已运行（groupchat serve）",
  ENOTFOUND: "找不到这台主机；请检查 --url",
  EAI_AGAIN: "暂时无法解析主机名",
  ETIMEDOUT: "没有响应；请检查 --url，以及服务器是否在运行",
  EHOSTUNREACH: "没有到这台主机的路由",
  ENETUNREACH: "网络不通",
  ECONNRESET: CLOSED,
  closed: CLOSED,
  closedTls:
    "对方关闭了连接；如果它不使用 TLS 请改用 ws://，否则请检查它是不是 groupchat 或 Socket.IO 服务器",
  EADDRNOTAVAIL: "没有这个地址；请检查 --url",
  ENETDOWN: "网络不通",
  EHOSTDOWN: "主机未响应，可能没有开机",
  ENOENT: "没有这个套接字；请确认服务器已运行（groupchat serve --socket）",
  EACCES: "本机不允许这个连接",
  EPERM: "本机不允许这个连接",
  noTls: "服务器在这里不使用 TLS；请把 wss:// 改为 ws://",
  tls: "服务器在这里使用 TLS；请把 ws:// 改为 wss://",
  selfSigned:
    "它的证书不是由受信任的机构签发的；请用 --ca 指定签发机构的证书文件，或在终端运行 groupchat join 手动确认",
  otherKey:
    "它的公钥与你信任过的不同，可能遭到中间人攻击；如果服务器确实更换了公钥，请从 pins.json 里删除对应的一行（位于状态目录，可用 groupchat doctor 查看）",
  otherCa: "它的证书不是由 --ca 文件里的机构签发的：可能遭到中间人攻击，或指定了错误的文件",
  expired: "它的证书已过期；请检查本机的时钟，或联系服务器管理员",
  early: "它的证书尚未生效；请检查本机的时钟，或联系服务器管理员",
  otherName: "它的证书属于其他主机名；请在 --url 里使用证书上的名称",
  certificate: "它的证书不可信；请联系服务器管理员",
  handshake: "它与本机没有共同支持的 TLS 版本或加密套件；请联系服务器管理员",
  notHttp: "对方既不是网页服务器，也不是聊天服务器；请检查 --url 里的端口",
  redirect: "对方要求改用另一个地址；请将 --url 改为该地址",
  gateway: "代理后面的聊天服务器没有响应；请稍后再试，或联系服务器管理员",
  signIn: "网络要求先登录；请检查网络和 --url",
  badRequest: "对方是网页服务器，不接受聊天连接；如果它使用 TLS，请用 wss://",
  notChat: "对方是网页服务器，不是聊天服务器；请检查 --url",
};
