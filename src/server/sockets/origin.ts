/** Names a host whose pages are let in besides those of the server's own. Without a scheme it means http and https, without a port any. */
export interface AllowedOrigin {
  readonly scheme: string | undefined;
  readonly host: string;
  readonly port: string | undefined;
}

/** Names the pages that an operator lets in: all, or those of some hosts. */
export type AllowedOrigins = "all" | readonly AllowedOrigin[];

/** Decides which pages may use the server; `names` are the names of the machine that it runs on. */
export interface OriginPolicy {
  readonly allowed: AllowedOrigins;
  readonly names: readonly string[];
}

/** The headers by which a request says where it comes from and where it goes. */
export interface RequestHeaders {
  readonly origin?: string | undefined;
  readonly host?: string | undefined;
}

/** A parsed Origin header. */
interface PageOrigin {
  readonly text: string;
  readonly scheme: string;
  readonly host: string;
  readonly port: string;
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: "80", https: "443" };

/**
 * Finds why a request must be refused, as a sentence for the author of the page; undefined if it may pass. Only browsers send an
 * Origin, so a request without one passes. A page of the server's own host passes, whatever its port. `Host` must be an address or
 * a known name too: a foreign name that leads here (DNS rebinding) is its page's own host.
 */
export function findRefusalReason(
  { origin, host }: RequestHeaders,
  policy: OriginPolicy,
): string | undefined {
  const { allowed } = policy;
  if (origin === undefined || allowed === "all") return undefined;
  const page = parseOrigin(origin);
  if (page === undefined) {
    return "pages without an address of their own (files, frames in a sandbox) may not use this server: serve yours over http; the server's operator can let in every page with --origin '*'";
  }
  const server = parseHost(host ?? "");
  if (server === undefined || !isKnownHost(server, allowed, policy.names)) {
    const name = server ?? "an unknown name";
    return `pages can't reach this server as ${name}: use its address; the server's operator can allow the name with --origin ${server ?? "NAME"}`;
  }
  if (isSameHost(page, server) || allowed.some((one) => isAllowed(page, one))) return undefined;
  return `pages of ${page.text} may not use this server; its operator can let them in with --origin ${page.text}`;
}

/** Parses what an operator writes: `https://chat.example`, with a port, without a scheme, or `*`. Undefined if it is none of these. */
export function parseAllowedOrigin(text: string): AllowedOrigin | "all" | undefined {
  if (text === "*") return "all";
  const [, scheme, authority] = /^(?:([a-z][a-z\d+.-]*):\/\/)?([^/?#@\\\s,*%]+)\/?$/i.exec(text) ?? [];
  if (authority === undefined || /^(wss?|file)$/i.test(scheme ?? "")) return undefined;
  if (scheme === undefined && authority.toLowerCase() === "null") return undefined;
  const page = parseOrigin(`${scheme ?? "http"}://${authority}`);
  if (page === undefined) return undefined;
  if (scheme !== undefined) return { scheme: page.scheme, host: page.host, port: page.port };
  const [, port] = /:0*(\d+)$/.exec(authority) ?? [];
  return { scheme: undefined, host: page.host, port };
}

/** Writes an allowed origin as an operator would; `parseAllowedOrigin` reads it back. */
export function formatAllowedOrigin({ scheme, host, port }: AllowedOrigin): string {
  const isUsual =
    port === undefined || port === "" || (scheme !== undefined && DEFAULT_PORTS[scheme] === port);
  return `${scheme === undefined ? "" : `${scheme}://`}${host}${isUsual ? "" : `:${port}`}`;
}

/** Lists the names by which pages reach this machine: the system's, alone and in the local network, and the one it listens on. */
export function listMachineNames(hostname: string, listensOn: string): string[] {
  const [label = hostname] = hostname.split(".");
  return [hostname, label, `${label}.local`, listensOn].flatMap((name) => parseHost(name) ?? []);
}

/** Parses an Origin as browsers write it: a scheme, a host and perhaps a port, and no more. */
function parseOrigin(origin: string): PageOrigin | undefined {
  const [, scheme] = /^([a-z][a-z\d+.-]*):\/\/[^/?#@\\\s,]+$/i.exec(origin) ?? [];
  if (scheme === undefined || !URL.canParse(origin)) return undefined;
  const url = new URL(origin);
  const host = normalizeHost(url);
  if (host === "") return undefined;
  const name = scheme.toLowerCase();
  return { text: `${name}://${url.host}`, scheme: name, host, port: url.port || (DEFAULT_PORTS[name] ?? "") };
}

/** Parses the host in a `Host` header, without its port. */
function parseHost(host: string): string | undefined {
  const address = `http://${host}`;
  if (!/^[^/?#@\\\s,]+$/.test(host) || !URL.canParse(address)) return undefined;
  return normalizeHost(new URL(address));
}

/** Gives a host one spelling: lower case, no dot at the end, and one name for this machine. */
function normalizeHost({ hostname }: URL): string {
  const name = hostname.toLowerCase().replace(/\.$/, "");
  const isLocal = /^(127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\]|\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\])$/.test(
    name,
  );
  return isLocal ? "localhost" : name;
}

function isKnownHost(host: string, allowed: readonly AllowedOrigin[], names: readonly string[]): boolean {
  const isAddress = host.startsWith("[") || /^\d+\.\d+\.\d+\.\d+$/.test(host);
  return (
    isAddress || host === "localhost" || names.includes(host) || allowed.some((one) => one.host === host)
  );
}

function isSameHost(page: PageOrigin, server: string): boolean {
  return page.scheme in DEFAULT_PORTS && page.host === server;
}

function isAllowed(page: PageOrigin, { scheme, host, port }: AllowedOrigin): boolean {
  const isScheme = scheme === undefined ? page.scheme in DEFAULT_PORTS : page.scheme === scheme;
  return isScheme && page.host === host && (port === undefined || page.port === port);
}
