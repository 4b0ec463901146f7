import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { createSecureContext, type SecureContext, TLSSocket } from "node:tls";
import { chatError } from "../../core/protocol/errors.ts";
import { describeCause } from "../../files/system-error.ts";

/** The paths of a certificate, with those that vouch for it behind it, and of its key, both PEM. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/** TLS for connections that were accepted. The files can be read again: connections that are open go on as they are. */
export class Tls {
  readonly #files: TlsFiles;
  #context: SecureContext;

  /** Throws a ChatError that names the file which can't be used. */
  constructor(files: TlsFiles) {
    this.#files = files;
    this.#context = readContext(files);
  }

  /** Reads the files again. Throws as the constructor does, and goes on with what it had. */
  reload(): void {
    this.#context = readContext(this.#files);
  }

  /** The stream of what comes decrypted; nothing is on it before the handshake is done. */
  wrap(socket: Socket): TLSSocket {
    return new TLSSocket(socket, { isServer: true, secureContext: this.#context });
  }
}

function readContext({ cert, key }: TlsFiles): SecureContext {
  const [certText, keyText] = [readPem(cert), readPem(key)];
  try {
    createSecureContext({ cert: certText });
  } catch (error) {
    throw unusable(cert, error);
  }
  try {
    return createSecureContext({ cert: certText, key: keyText });
  } catch (error) {
    throw unusable(key, error);
  }
}

function readPem(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw unusable(file, error);
  }
}

function unusable(file: string, error: unknown) {
  return chatError("tls-file-unusable", { file, cause: describeCause(error) }, { cause: error });
}
