import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect } from "vitest";

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
addFormats.default(ajv);

/** The published schema of that name: `message` is docs/json/message.schema.json. */
function published(name: string): { readonly properties?: object } {
  return JSON.parse(readFileSync(`docs/json/${name}.schema.json`, "utf8"));
}

/** The records in the lines that a program printed; each must be as published, with no field that is not. */
export function records(name: string, stdout: string): Record<string, unknown>[] {
  const schema = published(name);
  const validate = ajv.compile(schema);
  const known = Object.keys(schema.properties ?? {});
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const record = JSON.parse(line);
      expect({ record, errors: validate(record) ? null : validate.errors }).toEqual({ record, errors: null });
      if (known.length > 0) expect(Object.keys(record).filter((key) => !known.includes(key))).toEqual([]);
      return record;
    });
}
