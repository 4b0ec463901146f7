import { join, resolve } from "node:path";
import { inspircdConfig, mosquittoConfig, natsConfig, ngircdConfig } from "./peer-configs.ts";
import type { ProtocolName } from "./protocols.ts";
import type { Workshop } from "./workshop.ts";

/** A program as it was built for the benches: `generator`, `original-server`. */
export const built = (name: string) => join(import.meta.dirname, "peers", `${name}.mjs`);

/** A server that a suite measures. */
export interface Target {
  readonly name: string;
  readonly protocol: ProtocolName;
  /** The program that must be installed, and the Debian package that has it. */
  readonly needs: readonly [program: string, debianPackage: string] | undefined;
  /** It is a program of Node: its garbage can be collected. */
  readonly isNode: boolean;
  /** So many clients connect to it at the same time. */
  readonly opening: number;
  /** The command that serves on the port. */
  command(workshop: Workshop, port: number): readonly string[];
}

const OPENING = 64;

/** InspIRCd lets clients in once a second: with few at a time thousands would take minutes. */
const OPENING_ONCE_A_SECOND = 500;

const GROUPCHAT = resolve("bin/groupchat.js");

/** Node, able to collect its garbage on a signal. */
const node = [process.execPath, "--import", built("collect-garbage")];

/** The document's own server. All ratios are to it, unless a suite says another one. */
export const DOCUMENT: Target = {
  name: "document",
  protocol: "base",
  needs: undefined,
  isNode: true,
  opening: OPENING,
  command: (_, port) => [...node, built("original-server"), String(port)],
};

interface Service {
  readonly limits?: boolean;
  readonly data?: string;
  readonly options?: readonly string[];
}

/** Our server: with its log on disk, each message synced, and without limits, unless it is told otherwise. */
export function groupchat(name: string, protocol: "base" | "v1", service: Service = {}): Target {
  const limits = service.limits === true ? [] : ["--no-limits"];
  return {
    name,
    protocol,
    needs: undefined,
    isNode: true,
    opening: OPENING,
    command: ({ folder }, port) => [
      ...[...node, GROUPCHAT, "serve", "--quiet", "--port", String(port)],
      ...["--data", service.data ?? join(folder, `${port}.db`), ...limits, ...(service.options ?? [])],
    ],
  };
}

function peer(
  name: string,
  protocol: ProtocolName,
  [program, debianPackage]: [program: string, debianPackage: string],
  command: (workshop: Workshop, port: number) => readonly string[],
): Target {
  return { name, protocol, needs: [program, debianPackage], isNode: false, opening: OPENING, command };
}

const ngircd = peer("ngircd", "irc", ["ngircd", "ngircd"], (workshop, port) => [
  ...[workshop.program("ngircd"), "-n", "-f", workshop.write("ngircd.conf", ngircdConfig(port))],
]);

const inspircd: Target = {
  ...peer("inspircd", "irc", ["inspircd", "inspircd"], (workshop, port) => {
    const config = workshop.write("inspircd.conf", inspircdConfig(port, workshop.folder));
    return [workshop.program("inspircd"), "--nofork", "--runasroot", "--nopid", "--config", config];
  }),
  opening: OPENING_ONCE_A_SECOND,
};

const mosquitto = (name: string, protocol: "mqtt0" | "mqtt1") =>
  peer(name, protocol, ["mosquitto", "mosquitto"], (workshop, port) => [
    ...[workshop.program("mosquitto"), "-c", workshop.write("mosquitto.conf", mosquittoConfig(port))],
  ]);

const nats = peer("nats", "nats", ["nats-server", "nats-server"], (workshop, port) => [
  ...[workshop.program("nats-server"), "-a", "127.0.0.1", "-p", String(port)],
  ...["-c", workshop.write("nats.conf", natsConfig())],
]);

const floor = (name: string, mode: readonly string[]) =>
  peer(name, "floor", ["gcc", "gcc libc6-dev"], (workshop, port) => [
    ...[workshop.floor(), String(port), ...mode],
  ]);

/** The servers that most suites measure. */
export const TARGETS: readonly Target[] = [
  DOCUMENT,
  groupchat("groupchat", "base"),
  groupchat("groupchat-v1", "v1"),
  ngircd,
  inspircd,
  mosquitto("mosquitto", "mqtt0"),
  mosquitto("mosquitto-qos1", "mqtt1"),
  nats,
  floor("floor", []),
  floor("floor-batch", ["batch"]),
];
