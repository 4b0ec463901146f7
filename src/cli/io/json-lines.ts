import {
  findNodeAtLocation,
  type JSONPath,
  type ParseError,
  type ParseErrorCode,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";

/** The problems that a JSON text can have, as jsonc-parser names them. */
export type JsonProblem = Exclude<keyof typeof ParseErrorCode, number>;

/** The first place where a JSON text is broken, and what is wrong there; comments are none. Lines count from 1. Undefined if it is whole. */
export function firstProblem(
  text: string,
): { readonly line: number; readonly problem: JsonProblem } | undefined {
  const errors: ParseError[] = [];
  parseTree(text, errors);
  const [first] = errors;
  if (first === undefined) return undefined;
  return { line: lineAt(text, first.offset), problem: printParseErrorCode(first.error) as JsonProblem }; // all it prints for a code of its own
}

/** The line of a value in a JSON text, from 1; that of its nearest parent if there is no such value. */
export function lineOf(text: string, path: JSONPath): number {
  const root = parseTree(text);
  if (root === undefined) return 1;
  for (let length = path.length; length >= 0; length -= 1) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node !== undefined) return lineAt(text, node.offset);
  }
  return 1;
}

/** Tells whether there is such a value in a JSON text. */
export function hasSetting(text: string, path: JSONPath): boolean {
  const root = parseTree(text);
  return root !== undefined && findNodeAtLocation(root, path) !== undefined;
}

/** The line of the first name that an object at the top of a JSON text has twice, and that name. Undefined if there is none. */
export function firstRepeated(text: string): { readonly line: number; readonly name: string } | undefined {
  const names = (parseTree(text)?.children ?? []).flatMap(({ children }) => children?.slice(0, 1) ?? []);
  const again = names.find(({ value }, at) => names.findIndex((one) => one.value === value) < at);
  return again && { line: lineAt(text, again.offset), name: String(again.value) };
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
