import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TlsFiles } from "../../src/server/sockets/tls.ts";

/** False where there is no openssl, without which no certificates can be made. */
export const HAS_OPENSSL = spawnSync("openssl", ["version"]).status === 0;

const EC = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

/** Makes certificates in a folder. */
export class Certificates {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A CA; its file is what `--ca` takes. */
  authority(): TlsFiles {
    const files = this.#files("ca");
    openssl("req", "-x509", ...EC, "-days", "2", "-subj", "/CN=Test CA", ...out(files));
    return files;
  }

  /** A certificate for names (`DNS:localhost`, `IP:127.0.0.1`) that a CA signed, with the CA's behind it. */
  signed(name: string, ca: TlsFiles, ...altNames: readonly string[]): TlsFiles {
    const files = this.#files(name);
    const request = join(this.#folder, `${name}.csr`);
    const extensions = join(this.#folder, `${name}.ext`);
    openssl("req", "-new", ...EC, "-subj", `/CN=${name}`, "-keyout", files.key, "-out", request);
    writeFileSync(extensions, `subjectAltName=${altNames.join(",")}\n`);
    const by = ["-CA", ca.cert, "-CAkey", ca.key, "-CAcreateserial"];
    openssl("x509", "-req", "-in", request, ...by, "-days", "2", "-extfile", extensions, "-out", files.cert);
    writeFileSync(files.cert, readFileSync(files.cert, "utf8") + readFileSync(ca.cert, "utf8"));
    return files;
  }

  /** One for which nobody vouches, as most people make them. */
  selfSigned(name: string): TlsFiles {
    const files = this.#files(name);
    openssl("req", "-x509", ...EC, "-days", "2", "-subj", "/CN=localhost", ...out(files));
    return files;
  }

  #files(name: string): TlsFiles {
    return { cert: join(this.#folder, `${name}.pem`), key: join(this.#folder, `${name}.key`) };
  }
}

function out({ cert, key }: TlsFiles): string[] {
  return ["-keyout", key, "-out", cert];
}

function openssl(...args: readonly string[]): void {
  execFileSync("openssl", args, { stdio: "pipe" });
}
