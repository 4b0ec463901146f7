import { Command, Option } from "commander";
import manifest from "../../package.json" with { type: "json" };
import { EXIT } from "./exit.ts";
import { age, duration, roomsOption, wholeNumber, withClientOptions } from "./options.ts";

const ABOUT = "A group chat that lives in the terminal.";

const EXAMPLES = `
Examples:
  groupchat serve --port 9999                        start a room server
  groupchat join --nick alice --rooms 1,2            chat, full screen
  groupchat send --room 1 "build 42 is green"        say something, exit once it is on the server's disk
  groupchat tail --rooms 1,2 -n 20 -f --json         follow rooms as JSON lines

Exit codes: 0 done, 1 failed, 2 usage, 3 cannot reach the server, 4 refused, 5 rejected, 6 timed out, 130 interrupted`;

/**
 * Parses the arguments, runs the command and returns its exit code. A command's own code is loaded when it runs, so
 * that none pays for another's libraries. Throws what the command throws, and CommanderError for a bad command line.
 */
export async function runProgram(args: readonly string[]): Promise<number> {
  let code: number = EXIT.done;
  const program = new Command("groupchat")
    .description(ABOUT)
    .version(manifest.version)
    .addHelpText("after", EXAMPLES)
    .configureOutput({ writeErr: () => {} })
    .exitOverride();
  const add = (command: Command, run: (command: Command) => Promise<number>) => {
    program.addCommand(command.copyInheritedSettings(program).allowExcessArguments(false));
    command.action(async () => {
      code = await run(command);
    });
  };
  add(serveCommand(), async (command) =>
    (await import("./commands/serve.ts")).serve(command.opts(), manifest.version),
  );
  add(backupCommand(), async (command) =>
    (await import("./commands/backup.ts")).backup(command.processedArgs[0], command.opts()),
  );
  add(joinCommand(), async (command) =>
    (await import("./commands/join.ts")).join(command.opts(), manifest.version),
  );
  add(sendCommand(), async (command) =>
    (await import("./commands/send.ts")).send(command.processedArgs[0], command.opts()),
  );
  add(tailCommand(), async (command) => (await import("./commands/tail.ts")).tail(command.opts()));
  if (args.length === 0) {
    process.stderr.write(program.helpInformation());
    return EXIT.usage;
  }
  await program.parseAsync(args, { from: "user" });
  return code;
}

function serveCommand(): Command {
  return new Command("serve")
    .description("run a room server")
    .addOption(
      new Option("--port <port>", "where to listen; 0 takes any free port")
        .default(9999)
        .env("GROUPCHAT_PORT")
        .argParser(wholeNumber(0, 65535)),
    )
    .addOption(
      new Option("--host <host>", "who can connect: 127.0.0.1 this machine, 0.0.0.0 everybody")
        .default("127.0.0.1")
        .env("GROUPCHAT_HOST"),
    )
    .addOption(
      new Option("--data <file>", "the log (default: groupchat.db in your data folder)").env(
        "GROUPCHAT_DATA",
      ),
    )
    .addOption(
      new Option("--sync <mode>", "full: what is acknowledged survives a power cut; normal: faster")
        .choices(["full", "normal"])
        .default("full"),
    )
    .addOption(
      new Option("--keep <age>", "let go of messages older than this, such as 90d (default: keep all)")
        .env("GROUPCHAT_KEEP")
        .argParser(age),
    )
    .addOption(
      new Option("--keep-messages <n>", "keep only each room's newest n messages (default: keep all)")
        .env("GROUPCHAT_KEEP_MESSAGES")
        .argParser(wholeNumber(1, Number.MAX_SAFE_INTEGER)),
    )
    .option("--no-limits", "lift the rate limits (not the size limits)")
    .option("--quiet", "log errors only")
    .option("--verbose", "log who comes, goes and is refused, too")
    .option("--debug", "show where an unexpected failure came from");
}

function backupCommand(): Command {
  return new Command("backup")
    .description("copy a server's log, also while it runs; to restore, put the copy in its place")
    .argument("<file>", "the copy to make; it must not exist yet")
    .addOption(
      new Option("--data <file>", "the log (default: groupchat.db in your data folder)").env(
        "GROUPCHAT_DATA",
      ),
    )
    .option("--check", "copy nothing: say whether <file> is a whole and sound log")
    .option("--debug", "show where an unexpected failure came from");
}

function joinCommand(): Command {
  return withClientOptions(new Command("join"))
    .description("chat: full screen on a terminal, else stdin lines are sent and messages printed")
    .addOption(roomsOption())
    .option("--plain", "lines instead of the screen, for screen readers and simple terminals")
    .addOption(
      new Option(
        "--theme <theme>",
        "auto (by the terminal's background), dark, light, high-contrast or ascii",
      )
        .choices(["auto", "dark", "light", "high-contrast", "ascii"])
        .env("GROUPCHAT_THEME"),
    )
    .option("--no-mouse", "leave the mouse to the terminal: it selects, and the wheel does not scroll");
}

function sendCommand(): Command {
  return withClientOptions(new Command("send"))
    .description("say something; exits when the server has committed it")
    .argument("[text...]", "the message; - reads it from standard input")
    .addOption(new Option("--room <room>", "the room's value, such as 1").env("GROUPCHAT_ROOM"))
    .addOption(timeoutOption());
}

function tailCommand(): Command {
  return withClientOptions(new Command("tail"))
    .description("print a room's last messages, and with -f those that come")
    .addOption(roomsOption())
    .addOption(
      new Option("-n, --lines <n>", "how many of the last messages of each room")
        .default(20)
        .argParser(wholeNumber(0, 1_000_000)),
    )
    .option("-f, --follow", "keep printing what comes, through lost connections and server restarts")
    .option("--json", "one JSON object a line")
    .addOption(timeoutOption());
}

function timeoutOption(): Option {
  return new Option("--timeout <duration>", "give up after this long, such as 10s")
    .default(30_000, "30s")
    .argParser(duration);
}
