import { Command } from "commander";

/** The least that has commander. */
new Command("floor");
