#!/usr/bin/env node
const { existsSync } = require("node:fs");
const { join } = require("node:path");

// Each command is a file of its own; what names none is answered by help.
const [, , name = ""] = process.argv;
const file = `../dist/commands/${name}.js`;
import(/^\w+$/.test(name) && existsSync(join(__dirname, file)) ? file : "../dist/help.js");
