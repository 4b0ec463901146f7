/** What a man page says besides what the command tree says. Every language has the same entries. */
export interface ManWords {
  readonly section: Readonly<
    Record<
      | "name"
      | "synopsis"
      | "description"
      | "commands"
      | "arguments"
      | "options"
      | "examples"
      | "exitStatus"
      | "environment"
      | "configFile"
      | "files"
      | "seeAlso",
      string
    >
  >;
  readonly manual: string;
  /** Below the description of a command. */
  readonly order: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly optionOf: (flags: string) => string;
  readonly files: Readonly<Record<string, string>>;
}

export const ENGLISH: ManWords = {
  section: {
    name: "NAME",
    synopsis: "SYNOPSIS",
    description: "DESCRIPTION",
    commands: "COMMANDS",
    arguments: "ARGUMENTS",
    options: "OPTIONS",
    examples: "EXAMPLES",
    exitStatus: "EXIT STATUS",
    environment: "ENVIRONMENT",
    configFile: "CONFIG FILE",
    files: "FILES",
    seeAlso: "SEE ALSO",
  },
  manual: "groupchat",
  order:
    "An option goes before its environment variable, the variable before the config file, the file before the default; groupchat config shows what holds.",
  environment: {
    "LC_ALL, LC_MESSAGES, LANG": "the first that is set chooses the language: zh for Chinese, else English",
    "XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_DATA_HOME": "where the files below are",
    NO_COLOR: "no colours on the screen",
  },
  optionOf: (flags) => `as ${flags}`,
  files: {
    "~/.config/groupchat/config.json": "the settings; groupchat config --set changes it",
    "~/.local/state/groupchat/": "who you are on each server, what is unsent, drafts",
    "~/.local/share/groupchat/groupchat.db": "the server's log",
  },
};

export const CHINESE: ManWords = {
  section: {
    name: "名称",
    synopsis: "用法",
    description: "描述",
    commands: "命令",
    arguments: "参数",
    options: "选项",
    examples: "示例",
    exitStatus: "退出状态",
    environment: "环境变量",
    configFile: "配置文件",
    files: "文件",
    seeAlso: "参见",
  },
  manual: "groupchat",
  order: "优先级依次为选项、环境变量、配置文件、默认值；可用 groupchat config 查看当前设置。",
  environment: {
    "LC_ALL, LC_MESSAGES, LANG": "以第一个已设置的为准决定语言：zh 为中文，否则为英文",
    "XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_DATA_HOME": "下列文件所在的目录",
    NO_COLOR: "屏幕上不使用颜色",
  },
  optionOf: (flags) => `同 ${flags}`,
  files: {
    "~/.config/groupchat/config.json": "设置；可用 groupchat config --set 修改",
    "~/.local/state/groupchat/": "你在各服务器上的身份、未发送的消息和草稿",
    "~/.local/share/groupchat/groupchat.db": "服务器的日志",
  },
};
