import { type Nick, toNick } from "../../../core/protocol/names.ts";
import { InvalidValueError } from "../../exit.ts";

/** Parses nicks with commas between; repeated options add up. */
export function nickList(text: string, before: readonly Nick[] = []): Nick[] {
  const parsed = text.split(/[,，]/).map((part) => toNick(part.trim()));
  if (parsed.includes(undefined)) throw new InvalidValueError((words) => words.badNick("--reserve-nick"));
  return [...before, ...parsed.filter((one) => one !== undefined)];
}
