import { Option } from "commander";
import { LEAST_DATA } from "../../../server/server-limits.ts";
import type { CliWords } from "../../words/english.ts";
import { age, allowedOrigins, bytes, dataOption, debugOption, wholeNumber } from "../options.ts";
import { fromEnvironment, ShellCommand } from "../shell-command.ts";
import { nickList } from "./nick-list.ts";
import { trustedNetworks } from "./trusted-networks.ts";

/** `groupchat serve`: its options and examples. */
export function define(words: CliWords): ShellCommand {
  const { option, example } = words;
  return new ShellCommand("serve", words)
    .description(words.commands.serve)
    .addOption(
      fromEnvironment("--port <port>", option.port, "GROUPCHAT_PORT")
        .default(9999)
        .argParser(wholeNumber(0, 65535)),
    )
    .addOption(fromEnvironment("--host <host>", option.host, "GROUPCHAT_HOST").default("127.0.0.1"))
    .addOption(fromEnvironment("--socket <path>", option.socket, "GROUPCHAT_SOCKET"))
    .addOption(fromEnvironment("--tls-cert <file>", option.tlsCert, "GROUPCHAT_TLS_CERT"))
    .addOption(fromEnvironment("--tls-key <file>", option.tlsKey, "GROUPCHAT_TLS_KEY"))
    .addOption(
      fromEnvironment("--origin <origin>", option.origin, "GROUPCHAT_ORIGIN")
        .default(undefined, option.sameHost)
        .argParser(allowedOrigins),
    )
    .addOption(
      fromEnvironment("--trust-proxy <address>", option.trustProxy, "GROUPCHAT_TRUST_PROXY")
        .default(undefined, option.noProxy)
        .argParser(trustedNetworks),
    )
    .addOption(dataOption(words))
    .option("--password-file <file>", option.passwordFile)
    .option("--tokens", option.tokens)
    .addOption(
      fromEnvironment("--reserve-nick <list>", option.reserveNick, "GROUPCHAT_RESERVE_NICK")
        .default(undefined, option.noNick)
        .argParser(nickList),
    )
    .addOption(new Option("--sync <mode>", option.sync).choices(["full", "normal"]).default("full"))
    .addOption(
      fromEnvironment("--keep <age>", option.keep, "GROUPCHAT_KEEP")
        .default(undefined, option.keepAll)
        .argParser(age),
    )
    .addOption(
      fromEnvironment("--keep-messages <n>", option.keepMessages, "GROUPCHAT_KEEP_MESSAGES")
        .default(undefined, option.keepAll)
        .argParser(wholeNumber(1)),
    )
    .addOption(
      fromEnvironment("--max-data <size>", option.maxData, "GROUPCHAT_MAX_DATA")
        .default(undefined, option.wholeDisk)
        .argParser(bytes(LEAST_DATA)),
    )
    .addOption(
      fromEnvironment("--edit-window <age>", option.editWindow, "GROUPCHAT_EDIT_WINDOW")
        .default(undefined, option.editAlways)
        .argParser(age),
    )
    .option("--no-edit", option.noEdit)
    .option("--no-limits", option.noLimits)
    .option("--config <file>", option.serverConfig)
    .option("--print-config", option.printConfig)
    .addOption(new Option("--quiet", option.quietServer).implies({ logLevel: "error" }))
    .addOption(new Option("--verbose", option.verboseServer).implies({ logLevel: "info" }).conflicts("quiet"))
    .addOption(debugOption(words))
    .example("groupchat serve --port 9999", example.serve)
    .example("groupchat serve --host 0.0.0.0 --data /srv/chat.db --keep 90d", example.serveAll)
    .example(
      "groupchat serve --host 0.0.0.0 --password-file /srv/chat.password --tokens",
      example.serveClosed,
    )
    .example("groupchat serve --print-config > server.json", example.printConfig);
}
