import { floor, irc, nats } from "./line-wires.ts";
import { mqtt0, mqtt1 } from "./mqtt.ts";
import { base, v1 } from "./socket-io.ts";

/** The protocols that the generator speaks. */
export const PROTOCOLS = { base, v1, irc, nats, mqtt0, mqtt1, floor };

export type ProtocolName = keyof typeof PROTOCOLS;
