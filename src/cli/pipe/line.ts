import * as v from "valibot";
import { type ServerError, serverError } from "../../core/errors.ts";
import type { Group } from "../../core/names.ts";
import type { CliWords } from "../words/english.ts";
import { type PipeInput, PipeInputSchema } from "./records.ts";

/** What a line of a bot asks for, or why it can't be done; `ref` as it was given, null if it was not. */
export type PipeLine =
  | { readonly ref: unknown; readonly group: Group; readonly said: PipeInput }
  | { readonly ref: unknown; readonly error: ServerError };

/** Reads a line for a pipe of these rooms. The error is `INVALID` and names the field. */
export function readPipeLine(text: string, groups: readonly Group[], words: CliWords): PipeLine {
  const invalid = (ref: unknown, problem: string): PipeLine => ({
    ref,
    error: serverError("INVALID", problem),
  });
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    return invalid(null, words.notJsonLine((error as Error).message));
  }
  const ref = refOf(input);
  const parsed = v.safeParse(PipeInputSchema, input, { abortPipeEarly: true });
  if (!parsed.success) return invalid(ref, describe(parsed.issues[0], words));
  const said = parsed.output;
  const group = groupOf(said.room, groups);
  if (group !== undefined) return { ref, group, said };
  const values = groups.map(({ value }) => value).join(", ");
  return invalid(ref, said.room === undefined ? words.pipeNeedsRoom(values) : words.notARoomOfPipe(values));
}

function refOf(input: unknown): unknown {
  return typeof input === "object" && input !== null && "ref" in input ? input.ref : null;
}

/** By value, else by name, else by id; the only one where none is given. */
function groupOf(room: string | undefined, groups: readonly Group[]): Group | undefined {
  if (room === undefined) return groups.length === 1 ? groups[0] : undefined;
  return (
    groups.find(({ value }) => value === room) ??
    groups.find(({ name }) => name === room) ??
    groups.find(({ roomId }) => roomId === room)
  );
}

function describe(issue: v.BaseIssue<unknown>, words: CliWords): string {
  return `${v.getDotPath(issue) ?? words.theLine} ${words.problem(issue.message)}`;
}
