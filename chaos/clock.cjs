// Loaded before a program: its wall clock is off by as many ms as the file CHAOS_CLOCK says, read at the start and at each
// SIGUSR2. Timers are left alone, as when somebody sets a machine's clock.
const { readFileSync } = require("node:fs");

const RealDate = Date;
const now = RealDate.now.bind(RealDate);
let offset = 0;

function read() {
  try {
    offset = Number(readFileSync(process.env.CHAOS_CLOCK, "utf8")) || 0;
  } catch {
    offset = 0;
  }
}

globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [now() + offset] : args));
  }

  static now() {
    return now() + offset;
  }
};
read();
process.on("SIGUSR2", read);
