/** Who says what for the pictures of one language, and what shows that a state is there. */
export interface Script {
  readonly language: "en" | "zh";
  readonly lang: string;
  readonly self: string;
  readonly rooms: readonly [string, string, string];
  readonly topic: string;
  readonly connected: string;
  /** Who, what, and, where it is not the end of it, what shows that it is committed. */
  readonly talk: readonly (readonly ["alice" | "bob" | "ai", string, string?])[];
  readonly elsewhere: readonly string[];
  readonly call: string;
  readonly draft: string;
  readonly typing: string;
  readonly picked: string;
  readonly replying: string;
  readonly help: string;
  readonly switcher: string;
  readonly search: string;
  readonly found: string;
  readonly paste: string;
  readonly pasting: string;
  readonly filler: string;
  readonly below: RegExp;
  readonly reconnecting: RegExp;
  readonly offline: string;
  readonly queued: string;
}

const CODE = [
  "function hello(name) {",
  "  const text = `hello ${" + "name}`;",
  "  return text;",
  "}",
  "",
  'hello("world");',
].join("\n");

export const ENGLISH: Script = {
  language: "en",
  lang: "C.UTF-8",
  self: "alice",
  rooms: ["general", "聊天群2", "ops"],
  topic: "Release day",
  connected: "connected",
  talk: [
    ["bob", "good morning! did the *deploy* finish?", "finish\\?"],
    ["alice", "yes, two minutes ago: https://ci.example/builds/42", "builds/42"],
    ["ai", "收到，谢谢！我来看一下线上的监控，有问题马上告诉大家。", "告诉大家。"],
    ["ai", "一切正常 🎉 `error rate` is **0**", "is 0"],
    ["bob", "/me puts the kettle on", "kettle on"],
    ["alice", "晚上一起吃饭吗？the noodle place by the station, 19:00 as always", "as always"],
    ["bob", "@alice I'm in", "I'm in"],
  ],
  elsewhere: ["who has the numbers of last week?", "they are in the usual place"],
  call: "@alice build 43 is green",
  draft: "see you there",
  typing: "bob is typing…",
  picked: "Enter or r replies",
  replying: "↳ reply to",
  help: "Every day",
  switcher: "go to a room",
  search: "deploy",
  found: "1 found",
  paste: CODE,
  pasting: "paste 6 lines",
  filler: "log line",
  below: /\d+ below/,
  reconnecting: /reconnecting/,
  offline: "typed while the server was away",
  queued: "1 queued",
};

export const CHINESE: Script = {
  language: "zh",
  lang: "zh_CN.UTF-8",
  self: "小明",
  rooms: ["聊天群1", "开发", "运维"],
  topic: "发布日",
  connected: "已连接",
  talk: [
    ["bob", "早上好！*部署*完成了吗？", "完成了吗？"],
    ["alice", "两分钟前完成了：https://ci.example/builds/42", "builds/42"],
    ["ai", "收到，谢谢！我来看一下线上的监控，有问题马上告诉大家。", "告诉大家。"],
    ["ai", "一切正常 🎉 `error rate` 是 **0**", "是 0"],
    ["bob", "/me 去烧水泡茶", "泡茶"],
    ["alice", "晚上一起吃饭吗？the noodle place by the station，老时间 19:00", "19:00"],
    ["bob", "@小明 算我一个", "算我一个"],
  ],
  elsewhere: ["谁有上周的数据？", "在老地方"],
  call: "@小明 43 号构建通过",
  draft: "好的，到时候见",
  typing: "bob 正在输入…",
  picked: "Enter 或 r 回复",
  replying: "↳ 回复",
  help: "常用",
  switcher: "切换房间",
  search: "部署",
  found: "找到 1 条",
  paste: CODE,
  pasting: "粘贴 6 行",
  filler: "日志行",
  below: /下方还有 \d+ 条/,
  reconnecting: /重新连接/,
  offline: "服务器离线时写的",
  queued: "1 条待发",
};
