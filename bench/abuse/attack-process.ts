import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { AttackOrder, AttackReport } from "./attack.ts";
import { Attacker } from "./attacker.ts";
import { ATTACKS } from "./attacks.ts";

/** The time after which an attack that does not end by itself is over, as a multiple of its own. */
const LATEST = 3;

const LAST_MS = 200;

const order: AttackOrder = JSON.parse(process.argv[2] ?? "{}");
const attack = ATTACKS.find(({ name }) => name === order.attack);
if (attack === undefined) throw new Error(`there is no attack ${order.attack}`);
setTimeout(() => process.exit(1), order.seconds * 1_000 * LATEST).unref();

const attacker = new Attacker(order);
await attack.run(attacker);
await sleep(LAST_MS); // some are only now sent away
attacker.close();
const report: AttackReport = { outcome: String(attacker.tally), breaches: attacker.breaches };
if (!process.stdout.write(JSON.stringify(report))) await once(process.stdout, "drain");
process.exit(0);
