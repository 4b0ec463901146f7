import { createInterface } from "node:readline";
import { connect } from "node:tls";
import type { ClientSettings } from "../settings/settings.ts";
import type { Shell } from "../shell.ts";
import { keepPin, serverOf } from "./pins.ts";
import { caOption, findDistrust, isUnvouched, keyOf, type Trust } from "./trust.ts";

/** The time that a server has to show its certificate, ms. */
const LOOK_MS = 10_000;

/**
 * Asks the person at the terminal, once for each server, whether one is the right one for whose certificate nobody vouches, and keeps its key; returns
 * the settings with it. Whatever else is wrong with the server is told by who connects to it.
 */
export async function askForTrust(settings: ClientSettings, shell: Shell): Promise<ClientSettings> {
  const { url, trust } = settings;
  const { words } = shell;
  if (!/^(wss|https):/.test(url) || trust.insecure || trust.pin !== undefined) return settings;
  const { hostname, port } = new URL(url);
  const key = await findUnvouchedKey(hostname, Number(port || 443), trust);
  if (key === undefined) return settings;
  const answer = await askLine(words.tls.ask(serverOf(url), key), shell);
  if (!words.tls.yes.test(answer.trim())) return settings;
  keepPin(serverOf(url), key, shell.env);
  return { ...settings, trust: { ...trust, pin: key } };
}

/** The key of a server for whose certificate nobody vouches; undefined for any other, and for one that does not answer. */
function findUnvouchedKey(host: string, port: number, trust: Trust): Promise<string | undefined> {
  const bare = host.replace(/^\[|\]$/g, "");
  return new Promise((resolve) => {
    const socket = connect({
      host: bare,
      port,
      ...caOption(trust),
      rejectUnauthorized: false,
      timeout: LOOK_MS,
    });
    const end = (key?: string) => {
      resolve(key);
      socket.destroy();
    };
    socket.once("secureConnect", () =>
      end(isUnvouched(findDistrust(socket, trust)) ? keyOf(socket) : undefined),
    );
    socket.once("error", () => end());
    socket.once("timeout", () => end());
  });
}

/** Asks a person at the terminal for a line; an empty one where there is none (Ctrl-D). The terminal stays as it is, so Ctrl-C interrupts the process. */
function askLine(question: string, { input, errors }: Pick<Shell, "input" | "errors">): Promise<string> {
  const lines = createInterface({ input });
  errors.write(question);
  return new Promise<string>((resolve) => {
    lines.once("line", resolve);
    lines.once("close", () => resolve(""));
  }).finally(() => lines.close());
}
