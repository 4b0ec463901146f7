import { createHash, X509Certificate } from "node:crypto";
import { Agent, type AgentOptions } from "node:https";
import { type ConnectionOptions, connect, type TLSSocket } from "node:tls";

/** A file with certificates of CAs, PEM, and what is in it. */
export interface CaFile {
  readonly path: string;
  readonly text: string;
}

/** The certificates that a client takes, besides those for which a CA of this machine vouches. */
export interface Trust {
  /** CAs in place of those of this machine. */
  readonly ca: CaFile | undefined;
  /** The key that a person trusts, whoever vouches for it: its SHA-256. */
  readonly pin: string | undefined;
  /** True: every certificate is taken. */
  readonly insecure: boolean;
}

/** OpenSSL's words for a certificate for which no CA vouches that is known here. */
const UNVOUCHED = /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(VERIFY|GET)_.*)$/;

/** The code of the error where a server has another key than the one that was trusted. */
const OTHER_KEY = "OTHER_KEY";

/** The code of the error where none of the CAs that a person named vouches for a server. */
const OTHER_CA = "OTHER_CA";

/** The SHA-256 of the public key of a server's certificate, base64: it stays the same where the certificate is renewed with its key. */
export function keyOf(socket: TLSSocket): string {
  const { publicKey } = new X509Certificate(socket.getPeerCertificate().raw);
  return createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("base64");
}

/**
 * Connects by TLS to a server that is trusted; one that is not is told as an error with OpenSSL's or Node's code, or `OTHER_KEY`, before
 * anything of the chat is sent: only the request for a WebSocket, which has no secret in it, may be on its way then.
 */
export class TrustingAgent extends Agent {
  readonly #trust: Trust;

  constructor(trust: Trust, options: AgentOptions = {}) {
    super(options);
    this.#trust = trust;
  }

  override createConnection(options: ConnectionOptions): TLSSocket {
    const socket = connect({ ...options, ...caOption(this.#trust), rejectUnauthorized: false });
    socket.once("secureConnect", () => {
      const code = findDistrust(socket, this.#trust);
      if (code !== undefined) socket.destroy(Object.assign(new Error(code), { code }));
    });
    return socket;
  }
}

/** The code that says why a server is not trusted; undefined if it is. */
export function findDistrust(socket: TLSSocket, { ca, pin, insecure }: Trust): string | undefined {
  if (socket.authorized || insecure) return undefined;
  const { authorizationError: error } = socket;
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  if (!UNVOUCHED.test(code)) return code;
  if (pin !== undefined) return keyOf(socket) === pin ? undefined : OTHER_KEY;
  return ca === undefined ? code : OTHER_CA;
}

/** Node's option for the CAs that are trusted; without it those of this machine are. */
export function caOption({ ca }: Trust): { readonly ca?: string } {
  return ca === undefined ? {} : { ca: ca.text };
}

/** True for the code of a certificate that a person may be asked about: who named CAs trusts no other. */
export function isUnvouched(code: string | undefined): boolean {
  return code !== undefined && UNVOUCHED.test(code);
}

/** The certificates that are taken where a person has said nothing: those for which a CA of this machine vouches. */
export const USUAL_TRUST: Trust = { ca: undefined, pin: undefined, insecure: false };
