import { spawn } from "node:child_process";

/**
 * Has the desktop open a link (`xdg-open`, on macOS `open`), without a shell. Resolves with false where there is no desktop (a console, a
 * session over SSH), or where its program fails at once. Never rejects.
 */
export function openLink(link: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const program = openerFor(env);
  if (program === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const child = spawn(program, [link], { stdio: "ignore", env, detached: true });
    child.on("error", () => resolve(false));
    child.on("exit", (code) => resolve(code === 0));
    child.on("spawn", () => setTimeout(() => resolve(true), STARTED_MS).unref());
    child.unref();
  });
}

/** A program that still runs after so many ms is the browser itself. */
const STARTED_MS = 2_000;

/** The program that opens links where the person sits; undefined where there is none. */
function openerFor(env: NodeJS.ProcessEnv): string | undefined {
  const { DISPLAY = "", WAYLAND_DISPLAY = "", SSH_CONNECTION = "" } = env;
  if (process.platform === "darwin") return SSH_CONNECTION === "" ? "open" : undefined;
  return DISPLAY === "" && WAYLAND_DISPLAY === "" ? undefined : "xdg-open";
}
