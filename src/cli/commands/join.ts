import { constants } from "node:os";
import { systemClock } from "../../core/clock.ts";
import { newClient, withClient } from "../connect.ts";
import { EXIT } from "../exit.ts";
import { type ClientFlags, chosenRooms, clientSettings } from "../options.ts";

/** The options of `join`. */
export interface JoinFlags extends ClientFlags {
  readonly rooms?: string;
  readonly plain?: true;
}

/** The chat: the full screen on a terminal, else lines. Only the screen loads what draws it. */
export async function join(flags: JoinFlags): Promise<number> {
  const settings = clientSettings(flags, process.env);
  const groups = chosenRooms(flags.rooms, settings.config);
  const client = newClient(settings, process.env);
  if (plain(flags, process.env)) {
    const { runLineMode } = await import("../line-mode.ts");
    const { stdin: input, stdout: output, stderr: errors } = process;
    const options = { client, groups, input, output, errors, quiet: flags.quiet === true };
    return withClient(client, () => runLineMode(options));
  }
  const [{ runScreen }, { systemProcess, systemTerminal }] = await Promise.all([
    import("../../tui/app.tsx"),
    import("../system.ts"),
  ]);
  const ended = runScreen({
    client,
    groups,
    nickName: settings.nick,
    terminal: systemTerminal(),
    process: systemProcess(),
    clock: systemClock,
    colours: !process.env.NO_COLOR,
  });
  client.start();
  const end = await ended;
  client.close();
  if (end.reason === "signal") return 128 + constants.signals[end.signal];
  return end.reason === "hangup" ? 128 + constants.signals.SIGHUP : EXIT.done;
}

/** Whether lines suit this place better than the screen. */
function plain({ plain: asked }: JoinFlags, env: NodeJS.ProcessEnv): boolean {
  const screen = process.stdin.isTTY && process.stdout.isTTY && env.TERM !== "dumb";
  return asked === true || !screen || env.INK_SCREEN_READER === "true";
}
