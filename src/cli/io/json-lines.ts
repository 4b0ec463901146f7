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

/** The first place where a JSON text is broken, and what is wrong there. Lines count from 1. Undefined if it is whole. */
export function firstProblem(
  text: string,
): { readonly line: number; readonly problem: JsonProblem } | undefined {
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true });
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

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
