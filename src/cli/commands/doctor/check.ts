import type { CheckRecord } from "../../io/records.ts";

/** The result of a check; `exit` is the exit code for a failure, 1 where there is none. */
export interface Check extends CheckRecord {
  readonly exit?: number;
}

/** All is well. */
export function fine(check: string, value: string): Check {
  return { check, status: "ok", value, advice: null };
}

/** Worth knowing; nothing fails by it. */
export function noted(check: string, value: string, advice: string | null): Check {
  return { check, status: "note", value, advice };
}

/** It does not work. */
export function failed(check: string, value: string, advice: string | null, exit: number): Check {
  return { check, status: "fail", value, advice, exit };
}
