import * as v from "valibot";
import { type ServerError, serverError } from "../../../core/protocol/errors.ts";
import type { Group } from "../../../core/protocol/names.ts";
import type { CliWords } from "../../words/english.ts";
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
  const found = findGroup(said, groups, words);
  return "problem" in found ? invalid(ref, found.problem) : { ref, group: found.group, said };
}

function refOf(input: unknown): unknown {
  return typeof input === "object" && input !== null && "ref" in input ? input.ref : null;
}

/** Finds the room in which a line is to be said, or the reason why that can't be known. */
function findGroup(
  { room, roomId }: Pick<PipeInput, "room" | "roomId">,
  groups: readonly Group[],
  words: CliWords,
): { readonly group: Group } | { readonly problem: string } {
  const values = groups.map(({ value }) => value).join(", ");
  const named = room === undefined ? undefined : findGroupByName(room, groups);
  if (room !== undefined && named === undefined) return { problem: words.notARoomOfPipe(values) };
  if (roomId !== undefined) {
    const group = groups.find((one) => one.roomId === roomId);
    if (group === undefined) {
      return { problem: words.notARoomIdOfPipe(groups.map((one) => one.roomId).join(", ")) };
    }
    const another = room !== undefined && !listGroupNames(group).includes(room);
    return another ? { problem: words.twoRooms } : { group };
  }
  const group = named ?? (groups.length === 1 ? groups[0] : undefined);
  return group === undefined ? { problem: words.pipeNeedsRoom(values) } : { group };
}

/** Finds a room by value, else by name, else by id, else by the name that a room has where it is not configured. */
function findGroupByName(room: string, groups: readonly Group[]): Group | undefined {
  return (
    groups.find(({ value }) => value === room) ??
    groups.find(({ name }) => name === room) ??
    groups.find(({ roomId }) => roomId === room) ??
    groups.find(({ value }) => `#${value}` === room)
  );
}

/** Lists the names by which a line may call a room. */
function listGroupNames({ value, name, roomId }: Group): readonly string[] {
  return [value, name, roomId, `#${value}`];
}

function describe(issue: v.BaseIssue<unknown>, words: CliWords): string {
  return `${v.getDotPath(issue) ?? words.theLine} ${words.problem(issue.message)}`;
}
