import { englishCauses, type UnreachableCause } from "../core/words/english-unreachable.ts";
import { lookUp } from "../core/words/look-up.ts";

/** The error of a transport that could not make a connection. */
export type TransportFailure = Error & { readonly description?: unknown };

/** Causes that have sentences of their own, by the codes of Node and OpenSSL. */
const CODES: readonly (readonly [RegExp, string])[] = [
  [/^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(VERIFY|GET)_.*)$/, "selfSigned"],
  [/^OTHER_KEY$/, "otherKey"],
  [/^OTHER_CA$/, "otherCa"],
  [/^CERT_HAS_EXPIRED$/, "expired"],
  [/^CERT_NOT_YET_VALID$/, "early"],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, "otherName"],
  [/^(CERT_|CRL_|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH)/, "certificate"],
  [/^ECONN(RESET|ABORTED)$|^EPIPE$/, "closed"],
  [/^HPE_/, "notHttp"],
];

/** OpenSSL says this of an answer that is no TLS at all; all else it says is of two who can't agree. */
const NO_TLS = /wrong version number|packet length too long|http request|unknown protocol|bad record type/i;

const STATUS = /^Unexpected server response: (\d{3})$/;

/** The first byte of what a server that speaks TLS answers to one that does not. */
const TLS_ALERT = 0x15;

/** The reason for which a server can't be reached: a cause that has a sentence, with the HTTP status that shows it; else the system's own words. */
interface Unreachable {
  readonly cause: UnreachableCause | "other";
  readonly detail: string;
}

/** Finds out why the server at `url` can't be reached. */
export function unreachableCause(failure: TransportFailure, url: string): Unreachable {
  const { message, description } = failure;
  if (message === "timeout") return { cause: "ETIMEDOUT", detail: "" };
  const inner = description instanceof Object && "error" in description ? description.error : undefined;
  if (!(inner instanceof Error)) return { cause: "other", detail: message };
  const [, status] = STATUS.exec(inner.message) ?? [];
  const cause = status === undefined ? findCauseKey(inner, url) : findStatusKey(Number(status));
  if (lookUp<string>(englishCauses, cause) === undefined) return { cause: "other", detail: inner.message };
  return { cause: cause as UnreachableCause, detail: status ?? "" }; // it has a sentence
}

function findCauseKey(error: Error, url: string): string {
  if (speaksTls(error)) return "tls";
  const code = "code" in error ? String(error.code) : "";
  if (/^EPROTO$|^ERR_SSL_/.test(code)) return NO_TLS.test(error.message) ? "noTls" : "handshake";
  const name = CODES.find(([codes]) => codes.test(code))?.[1] ?? code;
  return name === "closed" && /^(wss|https):/i.test(url) ? "closedTls" : name;
}

/** Tells whether an answer that was not HTTP is one of TLS; Node hands it on with the error. */
function speaksTls(error: Error): boolean {
  return "rawPacket" in error && error.rawPacket instanceof Uint8Array && error.rawPacket[0] === TLS_ALERT;
}

function findStatusKey(status: number): string {
  if (status >= 300 && status < 400) return "redirect";
  if (status === 400) return "badRequest";
  if ([401, 407, 511].includes(status)) return "signIn";
  return status >= 500 ? "gateway" : "notChat";
}
