import { type IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "../../core/logger.ts";
import { rawLength } from "../../core/protocol/limits.ts";
import { truncate } from "../../core/text/columns.ts";
import { safeLine } from "../../core/text/safe-text.ts";
import { FORBIDDEN, refuseRequest } from "./http-server.ts";
import { findRefusalReason, type OriginPolicy, type RequestHeaders } from "./origin.ts";

/** Columns of a foreign header in the log. */
const LOGGED = 100;

/** Answers what CORS needs to know about one request. */
interface CorsAnswer {
  readonly origin: boolean;
  readonly preflightContinue: true;
}

/** Keeps web pages of other hosts out: it checks each request of Engine.IO, also of a session that exists, and each upgrade. */
export class PageGuard {
  readonly #policy: OriginPolicy;
  readonly #logger: Logger;

  constructor(policy: OriginPolicy, logger: Logger) {
    this.#policy = policy;
    this.#logger = logger;
  }

  /** Lets only those pages read answers that may ask for them. */
  readonly cors = (
    request: { readonly headers: RequestHeaders },
    answer: (error: null, cors: CorsAnswer) => void,
  ): void => {
    answer(null, {
      origin: findRefusalReason(request.headers, this.#policy) === undefined,
      preflightContinue: true,
    });
  };

  /** Answers preflights and refused requests as a middleware of Engine.IO, and passes on the rest. */
  readonly admit = (request: IncomingMessage, response: unknown, next: () => void): void => {
    const reason = findRefusalReason(request.headers, this.#policy) ?? findScriptReason(request.url);
    if (reason !== undefined) this.#refuse(request, response, reason);
    else if (request.method === "OPTIONS" && response instanceof ServerResponse)
      answerPreflight(request, response);
    else next();
  };

  /** Answers with 403. */
  #refuse(request: IncomingMessage, response: unknown, reason: string): void {
    const { origin, host } = request.headers;
    this.#logger.info("a page was refused", { origin: loggable(origin), host: loggable(host), reason });
    refuseRequest(request, response, "403 Forbidden", { code: FORBIDDEN, message: reason });
  }
}

/** Refuses answers in the form of a script (JSONP): any page may load a script, and its request names no Origin. */
function findScriptReason(url = ""): string | undefined {
  return /[?&]j=/.test(url)
    ? "this server gives no answers as scripts (JSONP): use a client of Socket.IO v4"
    : undefined;
}

/** Answers what CORS leaves open: browsers may ask besides whether a public page may reach a private address. */
function answerPreflight(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers["access-control-request-private-network"] === "true") {
    response.setHeader("access-control-allow-private-network", "true");
  }
  response.writeHead(204, { "content-length": "0" }).end();
}

function loggable(header: string | undefined): string | undefined {
  return header === undefined ? undefined : truncate(safeLine(header.slice(0, rawLength(LOGGED))), LOGGED);
}
