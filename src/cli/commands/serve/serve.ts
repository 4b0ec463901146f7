import { setFlagsFromString } from "node:v8";
import { safeLine } from "../../../core/text/safe-text.ts";
import { type RunningServer, startServer } from "../../../server/start.ts";
import { EXIT, oneLine } from "../../exit.ts";
import { expandPath, requireDataFile } from "../../files/paths.ts";
import { write } from "../../io/streams.ts";
import { DEFAULT_URL } from "../../settings/default-url.ts";
import type { ServerSettings } from "../../settings/server-settings.ts";
import type { Shell } from "../../shell.ts";
import { endless, whenStopped } from "../../signals.ts";
import type { CliWords } from "../../words/english.ts";
import type { ShellCommand } from "../shell-command.ts";
import { type LevelledLogger, newLogger } from "./log.ts";
import { rereadSettings } from "./reread-settings.ts";
import { limitsOf, printSettings, settleServer, socketOf, tlsOf } from "./server-options.ts";

/** The options of `serve` that are no settings. */
interface ServeFlags {
  readonly config?: string;
  readonly printConfig?: true;
}

/**
 * Runs a room server until it is told to stop: 0 after SIGTERM, 130 after SIGINT, with all that was taken committed. With
 * `--print-config` prints what it would run with, and starts nothing. SIGHUP reads the file of `--config` and those of TLS again.
 */
export async function serve(command: ShellCommand, shell: Shell): Promise<number> {
  const { env, output, errors, version } = shell;
  const flags: ServeFlags = command.opts();
  const settings = settleServer(command, env);
  if (flags.printConfig) {
    await write(output, printSettings(settings, command, shell));
    return EXIT.done;
  }
  const data = requireDataFile(settings.data ?? undefined, env);
  const logger = await newLogger(settings.logLevel, errors);
  setFlagsFromString("--semi-space-growth-factor=1"); // a quarter less memory with thousands of connections, 5 % fewer deliveries
  const server = await startServer({
    port: settings.port ?? undefined,
    socket: socketOf(settings, env),
    tls: tlsOf(settings, env),
    host: settings.host,
    data,
    passwordFile: passwordFileOf(settings, env),
    tokens: settings.tokens,
    sync: settings.sync,
    origins: settings.origin,
    trustedProxies: settings.trustProxy,
    reservedNicks: settings.reserveNick,
    ...changeableOptions(settings),
    version,
    logger,
  });
  const rereads = flags.config !== undefined || settings.tlsCert !== null;
  const stopped = whenStopped(rereads ? ["SIGINT", "SIGTERM"] : undefined);
  if (rereads) onHangUp(settings, { command, shell, server, logger });
  output.write(`${shell.words.serving(version, server.url, data, joinCommand(server.url, env))}\n`);
  return endless(stopped.finally(() => server.close()));
}

function passwordFileOf({ passwordFile }: ServerSettings, env: NodeJS.ProcessEnv): string | undefined {
  return passwordFile === null ? undefined : expandPath("--password-file", passwordFile, env);
}

/** The options of a server that may change while it runs. */
function changeableOptions(settings: ServerSettings) {
  const { keep, keepMessages } = settings;
  return {
    keep: { ageMs: keep ?? undefined, messages: keepMessages ?? undefined },
    limits: limitsOf(settings),
  };
}

interface Running {
  readonly command: ShellCommand;
  readonly shell: Shell;
  readonly server: RunningServer;
  readonly logger: LevelledLogger;
}

/** Reads the config file and those of TLS again at each SIGHUP, and puts in force what changed. */
function onHangUp(started: ServerSettings, { command, shell, server, logger }: Running): void {
  const { env, words } = shell;
  let settings = started;
  process.on("SIGHUP", () => {
    rereadTls(server, logger, words);
    if (command.opts().config === undefined) return;
    settings = rereadSettings(settings, () => settleServer(command, env), { logger, words });
    server.change(changeableOptions(settings));
    logger.setLevel(settings.logLevel);
  });
}

function rereadTls(server: RunningServer, logger: LevelledLogger, words: CliWords): void {
  try {
    server.reloadTls();
  } catch (error) {
    logger.error("the certificate stays as it was", { why: safeLine(oneLine(error, words)) });
  }
}

/** A command that enters this server. In a clone the program is reached through npx. */
function joinCommand(url: string, env: NodeJS.ProcessEnv): string {
  const program = env.npm_lifecycle_event === "start" ? "npx groupchat" : "groupchat";
  const where = url === DEFAULT_URL ? "" : ` --url ${url}`;
  return `${program} join --nick alice --rooms 1,2${where}`;
}
