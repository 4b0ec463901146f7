import { safeLine } from "../text/safe-text.ts";
import { englishErrors } from "../words/english-errors.ts";
import {
  type ErrorCode,
  type ParamsOf,
  REASONS,
  type Reason,
  type ReasonSentences,
  WIRE_CODES,
  type WireCode,
} from "./reasons.ts";

type Params = Readonly<Record<string, string | number>>;

/** An error as data: the code, a reason of the closed set with its values, and the English sentence. */
export interface ErrorData {
  readonly code: ErrorCode;
  readonly reason?: string | undefined;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly message: string;
  /** Milliseconds until it is worth asking again. */
  readonly retryAfterMs?: number | undefined;
}

/** An error as it travels. */
export interface WireError extends ErrorData {
  readonly code: WireCode;
}

/** Details of an error besides its reason and the values of that. */
export interface ErrorDetails {
  /** Milliseconds until it is worth asking again; only with `RATE_LIMITED` and `UNAVAILABLE`. */
  readonly retryAfterMs?: number | undefined;
  /** The error that the system or a library threw. */
  readonly cause?: unknown;
}

/**
 * Any failure this project raises on purpose: a code and a reason with values, from which each language makes its sentence.
 * `message` is the English one: one line that says what went wrong and what to do. Made by `chatError` and `fromErrorData`.
 */
export class ChatError extends Error {
  override name = "ChatError";
  readonly code: ErrorCode;
  readonly reason: Reason;
  readonly params: Params;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, reason: Reason, params: Params, { retryAfterMs, cause }: ErrorDetails) {
    super("", cause === undefined ? undefined : { cause });
    this.code = code;
    this.reason = reason;
    this.params = params;
    this.retryAfterMs = retryAfterMs;
    this.message = sentenceOf(this, englishErrors);
  }
}

/** The error for a reason, with the values that its sentence holds. */
export function chatError<R extends Reason>(
  reason: R,
  params: ParamsOf<R>,
  details: ErrorDetails = {},
): ChatError {
  return new ChatError(REASONS[reason].code, reason, params, details);
}

/** The sentence of an error in the words of a language, safe to print. */
export function sentenceOf(
  { reason, params }: Pick<ChatError, "reason" | "params">,
  words: ReasonSentences,
): string {
  const sentence = words[reason] as (params: Params) => string; // `params` are those of the reason: both come from one place
  return safeLine(sentence(params));
}

/** An error as data, to be kept or sent. */
export function toErrorData({ code, reason, params, message, retryAfterMs }: ChatError): ErrorData {
  return { code, reason, params, message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** An error as it may travel; any other than a ChatError of the wire's codes tells nothing more than that the server failed. */
export function toWireError(error: unknown): WireError {
  const known = error instanceof ChatError ? error : chatError("server-failed", {});
  const code = WIRE_CODES.find((one) => one === known.code);
  return code === undefined ? toWireError(undefined) : { ...toErrorData(known), code };
}

/** The error that data stands for, from a server or a file. A reason that is not of the closed set, or lacks values, is told in the words that came with it. */
export function fromErrorData({ code, reason, params, message, retryAfterMs }: ErrorData): ChatError {
  const known = knownReason(code, reason);
  const values = known && valuesOf(known, params ?? {});
  if (known === undefined || values === undefined) {
    return new ChatError(code, "foreign", { code, message }, { retryAfterMs });
  }
  return new ChatError(code, known, values, { retryAfterMs });
}

function knownReason(code: ErrorCode, reason: string | undefined): Reason | undefined {
  if (reason === undefined || reason === "foreign" || !Object.hasOwn(REASONS, reason)) return undefined;
  const known = reason as Reason; // the keys of REASONS are the reasons
  return REASONS[known].code === code ? known : undefined;
}

/** The values that a reason's sentence holds, and no others; undefined if one is missing or is neither text nor a number. */
function valuesOf(reason: Reason, params: Readonly<Record<string, unknown>>): Params | undefined {
  const values: [string, string | number][] = [];
  for (const name of REASONS[reason].params) {
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    if (typeof value !== "string" && typeof value !== "number") return undefined;
    values.push([name, value]);
  }
  return Object.fromEntries(values);
}
