import * as v from "valibot";
import { fieldError } from "../../../core/protocol/field-problems.ts";
import type { Group } from "../../../core/protocol/names.ts";
import { InvalidLineError } from "../../exit.ts";
import { problemOf } from "../../settings/setting-problems.ts";
import type { CliWords } from "../../words/english.ts";
import { inputSchemaFor, type PipeInput } from "./input-records.ts";

/** The meaning of a bot's line, or the reason for which it can't be done; `ref` as it was given, null if it was not. */
export type PipeLine =
  | { readonly ref: unknown; readonly group: Group; readonly said: PipeInput }
  | { readonly ref: unknown; readonly error: InvalidLineError };

/** Says a problem in the words of a language. */
type Say = (words: CliWords) => string;

/** Reads a line for a pipe of these rooms. The error is `INVALID` and names the field. */
export function readPipeLine(text: string, groups: readonly Group[]): PipeLine {
  const invalid = (ref: unknown, say: Say): PipeLine => ({ ref, error: new InvalidLineError(say) });
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    const { message } = error as Error; // JSON.parse throws nothing else
    return invalid(null, (words) => words.notJsonLine(message));
  }
  const ref = refOf(input);
  const parsed = v.safeParse(inputSchemaFor(input), input, { abortPipeEarly: true });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return invalid(ref, (words) => describe(issue, words));
  }
  const said = parsed.output;
  const found = findGroup(said, groups);
  return "problem" in found ? invalid(ref, found.problem) : { ref, group: found.group, said };
}

function refOf(input: unknown): unknown {
  return typeof input === "object" && input !== null && "ref" in input ? input.ref : null;
}

/** Finds the room in which a line is to be said, or the reason why that can't be known. */
function findGroup(
  { room, roomId }: Pick<PipeInput, "room" | "roomId">,
  groups: readonly Group[],
): { readonly group: Group } | { readonly problem: Say } {
  const values = groups.map(({ value }) => value).join(", ");
  const named = room === undefined ? undefined : findGroupByName(room, groups);
  if (room !== undefined && named === undefined) return { problem: (words) => words.notARoomOfPipe(values) };
  if (roomId !== undefined) {
    const group = groups.find((one) => one.roomId === roomId);
    if (group === undefined) {
      const ids = groups.map((one) => one.roomId).join(", ");
      return { problem: (words) => words.notARoomIdOfPipe(ids) };
    }
    const another = room !== undefined && !listGroupNames(group).includes(room);
    return another ? { problem: (words: CliWords) => words.twoRooms } : { group };
  }
  const group = named ?? (groups.length === 1 ? groups[0] : undefined);
  return group === undefined ? { problem: (words) => words.pipeNeedsRoom(values) } : { group };
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
  const error = fieldError([issue]);
  if (error.params.problem !== "invalid") return words.reason(error); // a field of the wire
  const { problem, detail } = problemOf(issue);
  return `${v.getDotPath(issue) ?? words.theLine} ${words.settingProblem[problem](detail)}`;
}
