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
  const place = placeOf(said, groups, words);
  return "problem" in place ? invalid(ref, place.problem) : { ref, group: place.group, said };
}

function refOf(input: unknown): unknown {
  return typeof input === "object" && input !== null && "ref" in input ? input.ref : null;
}

/** Where a line is to be said, or why that can't be known. */
function placeOf(
  { room, roomId }: Pick<PipeInput, "room" | "roomId">,
  groups: readonly Group[],
  words: CliWords,
): { readonly group: Group } | { readonly problem: string } {
  const values = groups.map(({ value }) => value).join(", ");
  const named = room === undefined ? undefined : groupOf(room, groups);
  if (room !== undefined && named === undefined) return { problem: words.notARoomOfPipe(values) };
  if (roomId !== undefined) {
    const group = groups.find((one) => one.roomId === roomId);
    if (group === undefined) {
      return { problem: words.notARoomIdOfPipe(groups.map((one) => one.roomId).join(", ")) };
    }
    const another = room !== undefined && !namesOf(group).includes(room);
    return another ? { problem: words.twoRooms } : { group };
  }
  const group = named ?? (groups.length === 1 ? groups[0] : undefined);
  return group === undefined ? { problem: words.pipeNeedsRoom(values) } : { group };
}

/** By value, else by name, else by id, else by the name that a room has where it is not configured. */
function groupOf(room: string, groups: readonly Group[]): Group | undefined {
  for (const index of [0, 1, 2, 3]) {
    const group = groups.find((one) => namesOf(one)[index] === room);
    if (group !== undefined) return group;
  }
  return undefined;
}

/** What a line may call a room. */
function namesOf({ value, name, roomId }: Group): readonly string[] {
  return [value, name, roomId, `#${value}`];
}

function describe(issue: v.BaseIssue<unknown>, words: CliWords): string {
  return `${v.getDotPath(issue) ?? words.theLine} ${words.problem(issue.message)}`;
}
