import type { CliWords } from "./words/english.ts";

/** What a transport says of a connection that it could not make. */
export type TransportFailure = Error & { readonly description?: unknown };

/** Causes that have sentences of their own, by the codes of Node and OpenSSL. */
const CODES: readonly (readonly [RegExp, string])[] = [
  [/^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(VERIFY|GET)_.*)$/, "selfSigned"],
  [/^CERT_HAS_EXPIRED$/, "expired"],
  [/^CERT_NOT_YET_VALID$/, "early"],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, "otherName"],
  [/^(CERT_|CRL_|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH)/, "certificate"],
  [/^ERR_SSL_.*(ALERT|UNSUPPORTED|NO_SHARED|NO_PROTOCOLS)/, "handshake"],
  [/^(EPROTO|ERR_SSL_.*)$/, "noTls"],
  [/^HPE_/, "notHttp"],
];

const STATUS = /^Unexpected server response: (\d{3})$/;

/** The first byte of what a server that speaks TLS answers to one that does not. */
const TLS_ALERT = 0x15;

/** Why a server can't be reached, in words that say what to do; the system's own reason where it is another one. */
export function unreachableCause(
  failure: TransportFailure,
  { unreachableCause: causes, ...words }: CliWords,
) {
  if (failure.message === "timeout") return causes.ETIMEDOUT ?? failure.message;
  if (failure.message === "closed") return causes.ECONNRESET ?? failure.message;
  const { description } = failure;
  const inner = description instanceof Object && "error" in description ? description.error : undefined;
  if (!(inner instanceof Error)) return words.noServer(failure.message);
  const [, status] = STATUS.exec(inner.message) ?? [];
  const known = causes[status === undefined ? nameOf(inner) : nameOfStatus(Number(status))];
  if (known === undefined) return words.noServer(inner.message);
  return status === undefined ? known : words.httpStatus(known, status);
}

function nameOf(error: Error): string {
  if (speaksTls(error)) return "tls";
  const code = "code" in error ? String(error.code) : "";
  return CODES.find(([codes]) => codes.test(code))?.[1] ?? code;
}

/** What could not be read as an answer of HTTP is handed on by Node. */
function speaksTls(error: Error): boolean {
  return "rawPacket" in error && error.rawPacket instanceof Uint8Array && error.rawPacket[0] === TLS_ALERT;
}

function nameOfStatus(status: number): string {
  if (status >= 300 && status < 400) return "redirect";
  if (status === 400) return "badRequest";
  if ([401, 407, 511].includes(status)) return "signIn";
  return status >= 500 ? "gateway" : "notChat";
}
